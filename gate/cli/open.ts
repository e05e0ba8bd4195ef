/** `launch-gate open`: serves the last reports on the loopback, because Allure's page needs a server. */
import { Command } from 'commander';
import { serveReports } from '../serve-reports.ts';
import { port } from './options.ts';
import { outJson, type Surroundings } from './surroundings.ts';

const EXAMPLES = `
Examples:
  npx launch-gate open
  npx launch-gate open --port 8080`;

interface Flags {
  readonly port: number;
  readonly json?: true;
}

export function openCommand(surroundings: Surroundings): Command {
  return new Command('open')
    .description('Serve the last reports on 127.0.0.1 until Ctrl-C.')
    .option('--port <number>', 'a free one by default', port, 0)
    .option('--json', 'print the URL as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async ({ port: wanted, json }: Flags) => {
      const { root, signal, out } = surroundings;
      await serveReports({ root, port: wanted, signal }, (url) => {
        if (json) outJson(surroundings, { url, allure: `${url}allure/` });
        else out(`${url}\n${url}allure/\nCtrl-C stops it.`);
      });
    });
}
