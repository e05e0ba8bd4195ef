/** `launch-gate doctor`: what this machine has, lacks and can get. */
import { Command } from 'commander';
import { examine, type Finding, isHealthy } from '../doctor/doctor.ts';
import { outJson, type Surroundings } from './surroundings.ts';

const EXAMPLES = `
Examples:
  npx launch-gate doctor
  npx launch-gate doctor --json`;

const MARKS = { ok: '✔', installable: '↓', missing: '✘' } as const;

export function doctorCommand(surroundings: Surroundings): Command {
  return new Command('doctor')
    .description('Say what this machine has, what a run would install, and what is missing.')
    .option('--json', 'print JSON for machines')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: { json?: true }) => {
      const findings = await examine(surroundings.root);
      const healthy = isHealthy(findings);
      if (flags.json) outJson(surroundings, { healthy, findings });
      else surroundings.out([...findings.map(line), '', conclusion(healthy)].join('\n'));
      surroundings.exit(healthy ? 0 : 1);
    });
}

function line({ name, state, required, detail, remedy }: Finding): string {
  const need = state === 'missing' && !required ? ' (its checks will be NOT RUN)' : '';
  const help = remedy ? `\n${' '.repeat(18)}${remedy}` : '';
  return `${MARKS[state]} ${name.padEnd(16)}${detail}${need}${help}`;
}

function conclusion(healthy: boolean): string {
  return healthy ? 'Ready: npm start' : 'Something required is missing, see ✘ above.';
}
