/** `launch-gate stack`: services that stay up while you write tests, for the inner loop. */
import { Command, Option } from 'commander';
import { type AddressBook, STACK_FORMS, type StackForm } from '../../stack/index.ts';
import { keepStackUp, stackStatus, stopStack } from '../standing-stack.ts';
import { STACK_HELP } from './options.ts';
import { outJson, type Surroundings } from './surroundings.ts';

const EXAMPLES = `
Examples:
  npx launch-gate stack up        leave it open, then in another terminal:
  npx vitest --project api        uses the services that are up
  npx launch-gate stack status
  npx launch-gate stack down`;

interface Flags {
  readonly json?: true;
  readonly stack?: StackForm;
}

export function stackCommand(surroundings: Surroundings): Command {
  const { root, out, exit, signal } = surroundings;
  const stack = new Command('stack')
    .description('Bring up the services alone, for the inner loop.')
    .addHelpText('after', EXAMPLES);
  stack.addCommand(
    new Command('up')
      .description('start the services and keep them until Ctrl-C or `stack down`')
      .addOption(new Option('--stack <form>', STACK_HELP).choices(STACK_FORMS))
      .option('--json', 'print their addresses as JSON')
      .action(async (flags: Flags) => {
        const onUp = (addresses: AddressBook) => {
          if (flags.json) outJson(surroundings, addresses);
          else
            out(
              `${addressLines(addresses)}\nUp. Ctrl-C or \`npx launch-gate stack down\` stops it.`,
            );
        };
        await keepStackUp(root, { signal, form: flags.stack, onUp });
      }),
  );
  stack.addCommand(
    new Command('status')
      .description('say whether the services are up, and where')
      .option('--json', 'print JSON for machines')
      .action((flags: Flags) => {
        const status = stackStatus(root);
        if (flags.json) outJson(surroundings, status);
        else out(status.up ? addressLines(status.addresses) : 'No stack is up.');
        exit(status.up ? 0 : 1);
      }),
  );
  stack.addCommand(
    new Command('down')
      .description(
        'stop the services that `stack up` started, and remove containers that runs have kept',
      )
      .option('--json', 'print JSON for machines')
      .action(async (flags: Flags) => {
        const stopped = await stopStack(root);
        if (flags.json) outJson(surroundings, { stopped });
        else out(stopped ? 'Stopped.' : 'No stack is up.');
      }),
  );
  return stack;
}

/** Addresses without their passwords: a terminal is read over shoulders. */
function addressLines(addresses: object): string {
  return Object.entries(addresses)
    .filter(([name, value]) => name.endsWith('Url') && typeof value === 'string')
    .map(([name, url]) => `${name.padEnd(18)}${String(url).replace(/:[^:@/]+@/, ':…@')}`)
    .join('\n');
}
