/** `launch-gate tools`: the pinned programs, outside of a run. */
import { Command } from 'commander';
import { catalogue, locateTool, provision } from '../../stack/tools/index.ts';
import { assertKnown } from '../plan/nearest.ts';
import { outJson, type Surroundings } from './surroundings.ts';

const EXAMPLES = `
Examples:
  npx launch-gate tools install              all that a run may need
  npx launch-gate tools install k6 gitleaks  some of them
  npx launch-gate tools outdated             what is here in another version than the pinned one
  npx launch-gate tools pin                  hold container images to their digests`;

interface Flags {
  readonly json?: true;
}

export function toolsCommand(surroundings: Surroundings): Command {
  const tools = new Command('tools')
    .description('The pinned programs, outside of a run.')
    .addHelpText('after', EXAMPLES);
  tools.addCommand(
    new Command('install')
      .description('find or install programs at their pinned versions')
      .argument('[names...]', 'programs of the catalogue (default: all)')
      .option('--json', 'print JSON for machines')
      .action((names: string[], flags: Flags) => install(names, flags, surroundings)),
  );
  tools.addCommand(
    new Command('outdated')
      .description('say which programs are here in another version than the pinned one')
      .option('--json', 'print JSON for machines')
      .action((flags: Flags) => outdated(flags, surroundings)),
  );
  tools.addCommand(
    new Command('pin')
      .description(
        'write the digests of the images into docker-compose.yml, as registries give them',
      )
      .option('--json', 'print JSON for machines')
      .action((flags: Flags) => pin(flags, surroundings)),
  );
  return tools;
}

async function install(names: string[], flags: Flags, surroundings: Surroundings): Promise<void> {
  const known = Object.keys(catalogue.tools);
  for (const name of names) assertKnown(name, { kind: 'tool', known });
  const { out, exit } = surroundings;
  const { tools, missing } = await provision(names.length === 0 ? known : names, {
    onProgress: ({ tool, phase, text }) => flags.json || out(`${tool} ${phase}: ${text}`),
  });
  const lacks = missing.map(({ name, error }) => ({
    name,
    reason: error.message,
    hint: error.hint,
  }));
  if (flags.json) outJson(surroundings, { tools, missing: lacks });
  else {
    for (const { name, version, origin } of tools) out(`✔ ${name} ${version} (${origin})`);
    for (const { name, reason, hint } of lacks) out(`✘ ${name}: ${reason}\n  ${hint}`);
  }
  exit(lacks.length === 0 ? 0 : 1);
}

/** Exit 1 where a registry could not be asked: its image stays pinned by its tag alone. */
async function pin(flags: Flags, surroundings: Surroundings): Promise<void> {
  const { pinImages } = await import('../../stack/containers/pin.ts');
  const pinned = await pinImages();
  if (flags.json) outJson(surroundings, pinned);
  else
    for (const { image, digest, reason } of pinned)
      surroundings.out(digest ? `✔ ${image}@${digest}` : `✘ ${image}: ${reason}`);
  surroundings.exit(pinned.every(({ digest }) => digest !== undefined) ? 0 : 1);
}

interface Compared {
  readonly name: string;
  readonly pinned: string;
  readonly here: string | undefined;
}

async function outdated(flags: Flags, surroundings: Surroundings): Promise<void> {
  const compared = await Promise.all(
    Object.entries(catalogue.tools).map(async ([name, { version }]): Promise<Compared> => {
      const tool = await locateTool(name).catch(() => undefined);
      return { name, pinned: version, here: tool?.version };
    }),
  );
  const others = compared.filter(
    ({ here, pinned }) => here !== undefined && !here.startsWith(pinned),
  );
  if (flags.json) outJson(surroundings, compared);
  else if (others.length === 0)
    surroundings.out('All programs that are here have their pinned versions.');
  else
    for (const { name, here, pinned } of others)
      surroundings.out(`${name} ${here}, pinned ${pinned}`);
  surroundings.exit(others.length === 0 ? 0 : 1);
}
