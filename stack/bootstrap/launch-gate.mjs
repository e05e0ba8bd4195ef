#!/usr/bin/env node
/**
 * The first step on any machine with Node ≥ 20 and npm: says what it will fetch, installs the project's
 * packages when they are not what the lock file says, then hands over to the gate on its own Node 24.
 * Plain JavaScript without dependencies, because Node 20 strips no types.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { catalogue } from '../tools/shelf.mjs';
import { dependenciesAreThere, installDependencies, projectNode } from './dependencies.mjs';
import { outlook } from './outlook.mjs';
import { passThrough } from './pass-through.mjs';
import { runOwnTests } from './test.mjs';

const LEAST_NODE = 20;
const ROOT = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '');

process.exitCode = await main(process.argv.slice(2));

async function main(args) {
  if (Number(process.versions.node.split('.')[0]) < LEAST_NODE)
    return complain(`this is Node ${process.versions.node}`, 'Install Node 20 or later: with npm.');
  for (const line of await outlook(ROOT, toolsFor(args))) console.error(line);
  if (!dependenciesAreThere(ROOT)) {
    console.error('Installing the npm packages: about a minute …');
    const startedAt = performance.now();
    const wrong = installDependencies(ROOT);
    if (wrong)
      return complain(
        wrong,
        `Is the npm registry reachable? Then: cd ${ROOT} && npm install --no-save`,
      );
    console.error(`Installed the npm packages in ${seconds(performance.now() - startedAt)}.`);
  }
  return handOver(args);
}

/** The tools that a command needs; the gate itself installs them, with live progress. */
function toolsFor(args) {
  const { profiles } = catalogue;
  const names = profiles[toolSet(args)] ?? [];
  const inContainers = /^(containers|compose)$/.test(wordAfter(args, '--stack'));
  return inContainers ? names.filter((name) => !profiles.services.includes(name)) : names;
}

function toolSet(args) {
  const [command = 'run'] = args;
  if (command === 'test' || command === 'bench') return command;
  if (command === 'detect') return 'detect';
  if (command === 'stack') return args[1] === 'up' ? 'services' : undefined;
  if (command !== 'run' || args.includes('--plan') || args.includes('--help')) return undefined;
  const profile = wordAfter(args, '--profile');
  return profile in catalogue.profiles ? profile : 'ci';
}

/** What `--flag value` or `--flag=value` gives. */
function wordAfter(args, flag) {
  const at = args.findIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
  return at < 0 ? undefined : (args[at].split('=')[1] ?? args[at + 1]);
}

function handOver(args) {
  const [command, ...rest] = args;
  if (command === 'test') return runOwnTests(ROOT, rest);
  const program = command === 'bench' ? 'gate/bench/main.ts' : 'gate/cli/main.ts';
  const passed = command === 'bench' ? rest : args;
  return passThrough(projectNode(ROOT), [join(ROOT, program), ...passed]);
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(0)} s`;
}

/** Exit code 3: no verdict could be written. */
function complain(what, hint) {
  console.error(`launch-gate: ${what}\n  ${hint}`);
  return 3;
}
