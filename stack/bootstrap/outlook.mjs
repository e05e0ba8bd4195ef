/**
 * What the set-up will fetch, how much and where to, and what can't be had: said before any download.
 * Nothing is said when nothing has to be fetched.
 */
import { relative } from 'node:path';
import { commandFor, planInstall } from '../tools/plan.mjs';
import { toolsRoot } from '../tools/shelf.mjs';
import { dependenciesAreThere, NPM_MEGABYTES } from './dependencies.mjs';

/** Lines for the terminal, of what a set-up with the tools of these names will do. */
export async function outlook(root, tools, env = process.env) {
  const plan = await planInstall(tools, env);
  return [...fetched(root, plan.steps, env), ...lacking(plan.missing, env)];
}

function fetched(root, steps, env) {
  const npm = dependenciesAreThere(root)
    ? []
    : [{ title: 'npm packages', megabytes: NPM_MEGABYTES, to: `${here(root)}node_modules` }];
  const tools = steps.map(({ title, way }) => ({ title, ...way, to: toolsRoot(env) }));
  const all = [...npm, ...tools];
  if (all.length === 0) return [];
  const total = all.reduce((sum, { megabytes }) => sum + megabytes, 0);
  return [`Set-up, once: about ${total} MB will be fetched.`, ...all.map(line)];
}

function line({ title, megabytes, compileSeconds, to }) {
  const compiling = compileSeconds ? `, compiled here in about ${compileSeconds} s` : '';
  return `  ${title}: ${megabytes} MB${compiling} → ${to}`;
}

function lacking(missing, env) {
  if (missing.length === 0) return [];
  const command = commandFor(missing, env);
  return [
    "Can't be had on this machine; what needs it will be NOT RUN:",
    ...missing.map(({ title, reason }) => `  ${title}: ${reason}`),
    command
      ? `To have it, paste: ${command}`
      : 'To have it, install it (or Python 3 with pip, by which we can) and put it on PATH.',
  ];
}

function here(root) {
  const path = relative(process.cwd(), root);
  return path === '' ? './' : `${path}/`;
}
