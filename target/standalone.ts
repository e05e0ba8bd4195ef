/**
 * The reference apart: starts it with its gateway on the stack at hand, prints one JSON line with its URL
 * and the configuration by which a harness reaches it, and runs until SIGTERM or SIGINT.
 *
 *   node target/standalone.ts [--config FILE] [--only-url]
 *
 * `--config` also writes the configuration (it holds secrets: mode 600); with `--only-url` it holds
 * nothing but the URL, as of a system that the harness knows nothing else of.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { LaunchGateError, readRunContext } from '../evidence/index.ts';
import { stackAtHand } from './own-stack.ts';
import { startReference } from './reference/index.ts';
import type { DeployedTargetConfig } from './target.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { config: { type: 'string' }, 'only-url': { type: 'boolean', default: false } },
  });
  const context = readRunContext();
  const ending = new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve);
  });
  await using stack = await stackAtHand(context);
  const { addresses } = stack;
  await using target = await startReference({ addresses, context, label: 'standalone' });
  const config = values['only-url'] ? onlyUrl(target.asDeployed()) : target.asDeployed();
  if (values.config !== undefined)
    writeFileSync(values.config, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  process.stdout.write(`${JSON.stringify({ msg: 'listening', url: target.baseUrl, config })}\n`);
  await Promise.race([ending, target.died]);
}

function onlyUrl({ kind, name, url }: DeployedTargetConfig): DeployedTargetConfig {
  return { kind, name, url };
}

try {
  await main();
} catch (error) {
  if (!(error instanceof LaunchGateError)) throw error;
  process.stderr.write(`${error.message}\n${error.hint}\n`);
  process.exitCode = error.exitCode;
}
