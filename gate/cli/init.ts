/** `launch-gate init --url`: writes a deployed system into the configuration and says what to do next. */
import { Command } from 'commander';
import { outJson, type Surroundings } from './surroundings.ts';

const EXAMPLES = `
Examples:
  npx launch-gate init --url https://staging.agentrix.example
  npx launch-gate init --url http://127.0.0.1:3001 --name local`;

interface Flags {
  readonly url: string;
  readonly name?: string;
  readonly json?: true;
}

export function initCommand(surroundings: Surroundings): Command {
  return new Command('init')
    .description('Write a system of yours into launch-gate.config.ts.')
    .requiredOption('--url <url>', 'its base URL, without /api')
    .option('--name <name>', 'what to call it (default: from the host name)')
    .option('--json', 'print JSON for machines')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: Flags) => {
      // Loaded here alone: the parser that it brings would slow every other command down.
      const { addTarget } = await import('../init.ts');
      const added = await addTarget(surroundings.root, flags);
      if (flags.json) outJson(surroundings, added);
      else surroundings.out(added.nextSteps.join('\n'));
    });
}
