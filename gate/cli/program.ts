/** The command line as one tree: every command is a file beside this one. */
import { Command } from 'commander';
import { detectCommand } from './detect.ts';
import { doctorCommand } from './doctor.ts';
import { initCommand } from './init.ts';
import { openCommand } from './open.ts';
import { runCommand } from './run.ts';
import { stackCommand } from './stack.ts';
import type { Surroundings } from './surroundings.ts';
import { toolsCommand } from './tools.ts';
import { verdictCommand } from './verdict.ts';

const COMMANDS = [
  runCommand,
  verdictCommand,
  detectCommand,
  initCommand,
  doctorCommand,
  stackCommand,
  toolsCommand,
  openCommand,
];

const EXIT_CODES = `
Exit codes:
  0    GO, or a part in which every selected check ran and passed
  1    a verdict that is not GO, or the question asked was answered no
  2    wrong usage or configuration, told before anything starts
  3    the gate could not write a verdict
  130  interrupted, cleaned up`;

/** @throws CommanderError for wrong usage, and what a command throws. */
export function buildProgram(surroundings: Surroundings): Command {
  const program = new Command('launch-gate')
    .description('Decides, with evidence, whether the payment platform Agentrix may go live.')
    .showSuggestionAfterError()
    .configureOutput({ outputError: () => undefined })
    .exitOverride()
    .addHelpText('after', EXIT_CODES);
  for (const command of COMMANDS) adopt(program, command(surroundings));
  return program;
}

/** Sub-commands made apart inherit nothing by themselves. */
function adopt(program: Command, command: Command): void {
  command.copyInheritedSettings(program);
  for (const nested of command.commands) nested.copyInheritedSettings(program);
  program.addCommand(command);
}
