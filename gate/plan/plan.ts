/** The plan: requirements of the profile → checks → suites, written down as the manifest before anything starts. */
import { type CheckDeclaration, type SuiteDeclaration, UsageError } from '../../evidence/index.ts';
import { readMutants } from '../../fixtures/mutants/index.ts';
import type { StackForm } from '../../stack/index.ts';
import {
  assertMayAttack,
  capabilitiesOf,
  PAIRS_OF_BOOKS,
  type TargetConfig,
} from '../../target/index.ts';
import { parseBaseUrl } from '../base-url.ts';
import { type Config, loadConfig } from '../config.ts';
import { isProfile, PROFILES, type Profile } from '../profiles.ts';
import { newRunId, type RunFolders, runFolders } from '../run/folders.ts';
import { isAuditCheck } from '../verdict/judge-audit.ts';
import { loadCatalogue, refuseUnknownChecks } from './catalogue.ts';
import {
  MANIFEST_SCHEMA,
  type Manifest,
  type ManifestCheck,
  type ManifestSuite,
} from './manifest.ts';
import { assertKnown } from './nearest.ts';
import type { Requirement } from './requirement.ts';
import { divide, type Shard, type Share } from './shards.ts';
import { findSuites } from './suites.ts';

export interface PlanOptions {
  readonly root: string;
  readonly profile: string;
  readonly target: string;
  /** Suites of a partial run; empty: the whole profile. */
  readonly only: readonly string[];
  /** Suites that stand for the whole profile: a mutant names those that must catch it. */
  readonly narrowed?: readonly string[];
  /** Test files that stand for a whole suite: those that prove what a mutant must be caught by. */
  readonly files?: ReadonlyMap<string, readonly string[]>;
  readonly seed: number;
  readonly mutant?: string;
  /** How services are run; undefined: as programs, and as containers what can't be had. */
  readonly stack?: StackForm;
  /** One machine's part of a run that several share, under the name that they give it. */
  readonly part?: { readonly shard: Shard; readonly run: string };
}

export interface Plan extends RunFolders {
  readonly root: string;
  readonly profile: Profile;
  readonly manifest: Manifest;
  /** The suites to start; one that the profile names and nobody wrote is in the manifest alone. */
  readonly suites: readonly SuiteDeclaration[];
  readonly catalogue: readonly Requirement[];
  readonly target: TargetConfig;
  readonly stack: StackForm | undefined;
  /** What this machine runs of each suite, where it runs only a part. */
  readonly shares: readonly Share[] | undefined;
  /** The test files of suites that stand for the whole suite; undefined: each suite is run whole. */
  readonly files: ReadonlyMap<string, readonly string[]> | undefined;
}

/** @throws UsageError for whatever is unknown or unreadable; nothing has been started or written then. */
export async function makePlan(options: PlanOptions): Promise<Plan> {
  const { root } = options;
  const config = await loadConfig(root);
  const profile = findProfile(options.profile, config);
  const target = findTarget(options.target, config);
  const found = await findSuites(root);
  const catalogue = loadCatalogue(root);
  refuseUnknownChecks(catalogue, new Set(found.flatMap((s) => s.checks.map(({ id }) => id))));
  if (options.mutant !== undefined) await assertMutant(options.mutant, target);
  const names = selectSuites(options, profile, found);
  const suites = found.filter((suite) => names.includes(suite.name));
  if (suites.some((suite) => suite.attacks)) assertMayAttack(target);
  const machines = options.part && divide(root, suites, options.part.shard.of);
  const shares = machines?.[(options.part?.shard.index ?? 1) - 1];
  const manifest = makeManifest({ options, profile, target, names, suites, machines });
  return {
    root,
    profile,
    manifest,
    suites: shares ? suites.filter(({ name }) => shares.some((one) => one.suite === name)) : suites,
    shares,
    files: options.files,
    catalogue,
    target,
    stack: options.stack,
    ...runFolders(root, folderOf(manifest.run, options)),
  };
}

function findProfile(name: string, config: Config): Profile {
  const known = Object.keys(PROFILES);
  for (const overridden of Object.keys(config.profiles ?? {}))
    assertKnown(overridden, { kind: 'profile', known });
  assertKnown(name, { kind: 'profile', known });
  const profile = PROFILES[isProfile(name) ? name : 'ci'];
  const changes = config.profiles?.[name];
  return {
    ...profile,
    ...(changes?.suites && { suites: changes.suites, alsoFound: false }),
    limits: { ...profile.limits, ...changes?.limits },
  };
}

function findTarget(name: string, config: Config): TargetConfig {
  const targets = config.targets ?? {};
  if (name.includes('://')) {
    const url = parseBaseUrl(name);
    return { kind: 'deployed', name: new URL(url).host, url };
  }
  assertKnown(name, {
    kind: 'target',
    known: ['reference', ...Object.keys(targets)],
    orElse: 'Or its base URL, such as http://127.0.0.1:3001.',
  });
  const entry = targets[name];
  return entry === undefined
    ? { kind: 'reference', name: 'reference' }
    : ({ kind: 'deployed', name, ...entry } as TargetConfig);
}

async function assertMutant(mutant: string, target: TargetConfig): Promise<void> {
  const mutants = await readMutants();
  assertKnown(mutant, { kind: 'mutant', known: mutants.map(({ id }) => id) });
  if (target.kind === 'reference') return;
  throw new UsageError({
    code: 'usage.mutant-of-a-deployed-target',
    message: `a mutant is a fault in the reference system; it can't be put into ${target.name}`,
    hint: 'Leave out --target, or --mutant.',
  });
}

function selectSuites(
  { only, narrowed }: PlanOptions,
  profile: Profile,
  found: readonly SuiteDeclaration[],
): readonly string[] {
  const known = found.map((suite) => suite.name);
  for (const name of only) assertKnown(name, { kind: 'suite', known });
  for (const name of narrowed ?? []) assertKnown(name, { kind: 'suite', known });
  if (only.length > 0) return [...new Set(only)];
  if (narrowed) return [...new Set(narrowed)];
  return [...new Set([...profile.suites, ...(profile.alsoFound ? known : [])])];
}

interface ManifestParts {
  readonly options: PlanOptions;
  readonly profile: Profile;
  readonly target: TargetConfig;
  readonly names: readonly string[];
  readonly suites: readonly SuiteDeclaration[];
  /** Of all machines of a shared run: the manifest is the same on each. */
  readonly machines: readonly (readonly Share[])[] | undefined;
}

/** Machines may stand side by side in one folder. */
function folderOf(run: string, { part }: PlanOptions): string {
  return part === undefined ? run : `${run}-${part.shard.index}-of-${part.shard.of}`;
}

function makeManifest(parts: ManifestParts): Manifest {
  const { options, profile, target, names, suites, machines } = parts;
  const now = new Date();
  return {
    schema: MANIFEST_SCHEMA,
    run: options.part?.run ?? newRunId(now, process.pid),
    profile: profile.name,
    scope: options.only.length > 0 ? 'partial' : 'whole',
    seed: options.seed,
    startedAt: now.toISOString(),
    target: {
      name: target.name,
      kind: target.kind,
      ...(target.kind === 'deployed' && { url: target.url }),
      ...(options.mutant !== undefined && { mutant: options.mutant }),
      capabilities: [...capabilitiesOf(target, options.stack)],
    },
    suites: names.map((name): ManifestSuite => {
      const suite = suites.find((one) => one.name === name);
      const checks = suite?.checks.map((check) => manifestCheck(check, suite, profile)) ?? [];
      const share = machines?.flat().find((one) => one.suite === name);
      return { name, shards: share?.shards ?? 1, checks };
    }),
    books: suites.some(isAudited) ? [...PAIRS_OF_BOOKS] : [],
  };
}

function isAudited({ checks }: SuiteDeclaration): boolean {
  return checks.some(({ id }) => isAuditCheck(id));
}

function manifestCheck(
  check: CheckDeclaration,
  suite: SuiteDeclaration,
  profile: Profile,
): ManifestCheck {
  const { id, metric, maxAge, requiredIn } = check;
  const limit =
    metric === undefined ? undefined : (profile.limits[metric] ?? suite.limits?.[metric]);
  return {
    id,
    needs: [...(check.needs ?? [])],
    tools: [...(check.tools ?? [])],
    ...(metric !== undefined && { metric }),
    ...(limit && { limit }),
    leastSamples: check.leastSamples ?? 1,
    ...(maxAge !== undefined && { maxAge }),
    required: requiredIn === undefined || requiredIn.includes(profile.name),
  };
}
