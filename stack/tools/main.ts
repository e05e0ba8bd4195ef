/**
 * `node stack/tools/main.ts PROFILE`: installs the tools of a profile (or of `test`, `bench`), a line each.
 * The bootstrap runs it; exit 1 when a tool could not be had.
 */

import { provision } from './provision.ts';
import { catalogue } from './shelf.mjs';

const profile = process.argv[2] ?? 'ci';
const { missing } = await provision(catalogue.profiles[profile] ?? [], {
  onProgress: ({ tool, phase, text, tookMs }) => {
    if (phase === 'started') console.error(`  ${tool}: installing …`);
    else console.error(`  ${tool}: ${phase} in ${(tookMs / 1000).toFixed(1)} s (${text})`);
  },
});
for (const { error } of missing) console.error(`${error.message}\n  ${error.hint}`);
process.exitCode = missing.length > 0 ? 1 : 0;
