/**
 * What has to be fetched so that the named tools are there, and what can't be had on this machine: worked
 * out before any download. Plain JavaScript: the bootstrap says it before there is a Node that strips types.
 */
import { findTool } from './find.mjs';
import { findOnPath } from './on-path.mjs';
import { catalogue } from './shelf.mjs';

/** Package managers whose package names the catalogue knows, with the command to paste. */
const MANAGERS = {
  'apt-get': 'sudo apt-get install -y',
  dnf: 'sudo dnf install -y',
  apk: 'sudo apk add',
  pacman: 'sudo pacman -S --noconfirm',
};

/** `{ steps, missing }`: steps in an order in which each has what it needs. */
export async function planInstall(names, env = process.env) {
  const planner = { env, platform: `${process.platform}-${process.arch}`, outcomes: new Map() };
  await Promise.all(names.map((name) => resolve(name, planner)));
  const outcomes = [...planner.outcomes.values()];
  const resolved = await Promise.all(outcomes);
  return {
    steps: resolved.flatMap((outcome) => (outcome.step ? [outcome.step] : [])).sort(byNeed),
    missing: resolved
      .filter((outcome) => outcome.missing && names.includes(outcome.missing.name))
      .map((outcome) => outcome.missing),
  };
}

/** One command that brings all that the machine's own package manager could bring; or `undefined`. */
export function commandFor(missing, env = process.env) {
  const manager = Object.keys(MANAGERS).find((command) => findOnPath(command, env));
  if (manager === undefined) return undefined;
  const packages = missing
    .flatMap(({ name, wants }) => [name, ...wants])
    .flatMap((name) => catalogue.tools[name].systemPackage?.[manager] ?? []);
  return packages.length === 0
    ? undefined
    : `${MANAGERS[manager]} ${[...new Set(packages)].join(' ')}`;
}

function resolve(name, planner) {
  const known = planner.outcomes.get(name);
  if (known) return known;
  const outcome = resolveAnew(name, planner);
  planner.outcomes.set(name, outcome);
  return outcome;
}

async function resolveAnew(name, planner) {
  const found = await findTool(name, planner.env);
  if (found.tool) return { there: found.tool };
  const entry = catalogue.tools[name];
  const wants = new Set();
  for (const way of entry.ways) {
    const obstacle = await obstacleTo(way, planner, wants);
    if (obstacle === undefined)
      return { step: { name, title: entry.title, way, needs: needsOf(way) } };
  }
  const reason = reasonFor(entry, { ...found, wants, platform: planner.platform });
  return { missing: { name, title: entry.title, reason, wants: [...wants] } };
}

/** The tools that a way of installing needs itself. */
function needsOf(way) {
  return { pypi: ['python'], go: ['go'] }[way.by] ?? [];
}

/** Why a way can't be gone on this machine; `undefined` when it can. */
async function obstacleTo(way, planner, wants) {
  const builds = way.sha256 ?? way.packages;
  if (way.by === 'path' || way.by === 'variable') return 'not there';
  if (way.by === 'debian' && !['apt-get', 'dpkg-deb'].every((c) => findOnPath(c, planner.env)))
    return 'no apt';
  if (way.by !== 'debian' && builds && builds[planner.platform] === undefined) return 'no build';
  for (const need of needsOf(way)) {
    const outcome = await resolve(need, planner);
    if (outcome.missing) {
      wants.add(need);
      for (const further of outcome.missing.wants) wants.add(further);
      return `no ${need}`;
    }
  }
  return undefined;
}

function reasonFor({ check, otherwise, ways }, { seen, wants, platform }) {
  const builds = ways.map((way) => way.sha256 ?? (way.by === 'npm' ? way.packages : undefined));
  const unbuilt = builds.some((build) => build && build[platform] === undefined);
  return [
    seen ? `${seen}, wanted ${check.least} up to ${check.below}` : 'not found',
    ...(wants.size > 0 ? [`no ${[...wants].join(', no ')} to install it by`] : []),
    ...(unbuilt ? [`no build for ${platform}`] : []),
    ...(otherwise ? [otherwise] : []),
  ].join('; ');
}

/** What others need comes first; then what takes longest. */
function byNeed(left, right) {
  return rank(left) - rank(right) || weight(right) - weight(left);
}

function rank({ name }) {
  if (name === 'python') return 0;
  return name === 'go' ? 1 : 2;
}

function weight({ way }) {
  return way.megabytes + (way.compileSeconds ?? 0);
}
