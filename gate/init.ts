/** Adds a deployed system to launch-gate.config.ts, keeping what a person wrote there. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { join } from 'node:path';
import { generateCode, parseModule } from 'magicast';
import { UsageError } from '../evidence/index.ts';
import { parseBaseUrl } from './base-url.ts';
import { CONFIG_FILE, loadConfig } from './config.ts';

export interface AddedTarget {
  readonly name: string;
  readonly url: string;
  readonly file: string;
  readonly nextSteps: readonly string[];
}

const EMPTY = `import { defineConfig } from './gate/config.ts';

export default defineConfig({
  targets: {},
});
`;

/** @throws UsageError for what is no base URL, for a name in use, and for a configuration that can't be written. */
export async function addTarget(
  root: string,
  wanted: { readonly url: string; readonly name?: string },
): Promise<AddedTarget> {
  const url = new URL(parseBaseUrl(wanted.url));
  const name = wanted.name ?? nameFor(url);
  const config = await loadConfig(root);
  if (name === 'reference' || Object.hasOwn(config.targets ?? {}, name)) throw inUse(name);
  if (!/^[a-z][a-z0-9-]*$/.test(name)) throw badName(name);
  writeTarget(join(root, CONFIG_FILE), name, parseBaseUrl(wanted.url));
  const local = isLoopback(url.hostname);
  return { name, url: url.href, file: CONFIG_FILE, nextSteps: nextSteps(name, local) };
}

function nameFor({ hostname }: URL): string {
  if (isLoopback(hostname) || isIPv4(hostname)) return 'local';
  return (hostname.split('.')[0] ?? 'deployed').toLowerCase();
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname.startsWith('127.') || hostname === '[::1]';
}

function writeTarget(file: string, name: string, url: string): void {
  const module = parseModule(existsSync(file) ? readFileSync(file, 'utf8') : EMPTY);
  const exported = module.exports.default;
  const config = exported?.$type === 'function-call' ? exported.$args[0] : exported;
  if (config === undefined) throw unwritable();
  config.targets ??= {};
  config.targets[name] = { url };
  writeFileSync(file, `${generateCode(module, { quote: 'single' }).code.trimEnd()}\n`);
}

function nextSteps(name: string, local: boolean): string[] {
  const authorise = `Attack and load suites refuse a host that is not on loopback: add authorised: { by: 'you', until: 'YYYY-MM-DD' }.`;
  return [
    `Target ${name} is in ${CONFIG_FILE}.`,
    'What you add there, it can prove: stripe (cards, webhooks), databaseUrl (books), logFile, metricsKey.',
    ...(local ? [] : [authorise]),
    `Next: npx launch-gate run --target ${name} --only api`,
  ];
}

function inUse(name: string): UsageError {
  return new UsageError({
    code: 'init.name-in-use',
    message: `there is a target "${name}" already`,
    hint: 'Give another one with --name.',
  });
}

function badName(name: string): UsageError {
  return new UsageError({
    code: 'init.bad-name',
    message: `"${name}" can't be the name of a target`,
    hint: 'Lower-case letters, digits and dashes, a letter first: --name staging.',
  });
}

function unwritable(): UsageError {
  return new UsageError({
    code: 'init.unwritable',
    message: `${CONFIG_FILE} has no default export that can be extended`,
    hint: 'Its default export must be defineConfig({...}).',
  });
}
