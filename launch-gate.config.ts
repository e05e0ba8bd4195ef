/**
 * The systems that the gate may be pointed at, besides its own reference. `npx launch-gate init --url URL` adds one;
 * keys and passwords belong into the environment: `metricsKey: process.env.STAGING_METRICS_KEY`.
 */
import { defineConfig } from './gate/config.ts';

export default defineConfig({
  targets: {},
});
