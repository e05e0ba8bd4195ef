/** Reads what runs published and judges it: the one way to a verdict, for a run that has just ended and for old ones. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { UsageError } from '../../evidence/index.ts';
import { type Evidence, FACTS_FILE, RunFacts } from '../evidence/evidence.ts';
import { readResults } from '../evidence/read-results.ts';
import { MANIFEST_FILE, Manifest } from '../plan/manifest.ts';
import type { Requirement } from '../plan/requirement.ts';
import type { Share } from '../plan/shards.ts';
import { isProfile, PROFILES } from '../profiles.ts';
import { shapeFault } from '../shape.ts';
import { type Judged, judge } from '../verdict/judge.ts';

interface Folders {
  /** Published run folders: one, or one for each shard of the same run. */
  readonly runDirs: readonly [string, ...string[]];
  readonly catalogue: readonly Requirement[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What one machine of a shared run had to do: it is judged by that alone, and is no verdict. */
  readonly part?: readonly Share[];
}

/**
 * Judges the folders together against the manifest of the first; what belongs to another run counts as missing.
 * @throws UsageError when the first folder holds no manifest.
 */
export function judgeFolders({ runDirs, catalogue, now, part }: Folders): Judged {
  const first = readManifest(runDirs[0]);
  const whole = { ...first, startedAt: earliestStart(first, runDirs) };
  const known = runDirs.flatMap((runDir) => readFacts(runDir, whole.run) ?? []);
  // Machines with another state of the source ran another run, whatever they call it.
  const facts = known.filter(({ git }) => git.commit === known[0]?.git.commit);
  const results = runDirs.map(readResults);
  const all: Evidence = {
    cases: results.flatMap((one) => one.cases),
    broken: results.flatMap((one) => one.broken),
    suites: facts.flatMap((one) => one.suites),
    missingTools: facts.flatMap((one) => one.missingTools),
  };
  const { manifest, evidence } = part
    ? narrow({ manifest: whole, evidence: all, part })
    : { manifest: whole, evidence: all };
  const requires = isProfile(manifest.profile)
    ? PROFILES[manifest.profile].requires
    : ('launch-rows' as const);
  return judge({ manifest, evidence, facts: facts[0] ?? UNKNOWN, catalogue, requires, now });
}

/** Machines that share a run start one after another: none of their evidence is older than the run. */
function earliestStart({ run, startedAt }: Manifest, runDirs: readonly string[]): string {
  const others = runDirs.map((runDir) => readJson(join(runDir, MANIFEST_FILE)));
  const starts = others.flatMap((other) =>
    Value.Check(Manifest, other) && other.run === run ? [other.startedAt] : [],
  );
  return [startedAt, ...starts].toSorted()[0] ?? startedAt;
}

interface Whole {
  readonly manifest: Manifest;
  readonly evidence: Evidence;
}

/** The suites of one machine alone, and of them the checks that its files are about. */
function narrow({ manifest, evidence, part }: Whole & { part: readonly Share[] }): Whole {
  const about = new Set(evidence.cases.map(({ check }) => check));
  const suites = manifest.suites
    .filter(({ name }) => part.some((share) => share.suite === name))
    .map((suite) => {
      const divided = suite.shards > 1;
      const checks = divided ? suite.checks.filter(({ id }) => about.has(id)) : suite.checks;
      return { ...suite, shards: 1, checks };
    });
  const alone = evidence.suites.map((one) => ({ ...one, shard: 1 }));
  return {
    manifest: { ...manifest, scope: 'partial', suites },
    evidence: { ...evidence, suites: alone },
  };
}

/** Of a run whose facts are lost: its suites then count as never started. */
const UNKNOWN: Pick<RunFacts, 'stack' | 'tools' | 'git' | 'durationMs' | 'notes'> = {
  stack: { form: 'unknown', services: [] },
  tools: [],
  git: { commit: 'unknown', dirty: true },
  durationMs: 0,
  notes: [`The run left no readable ${FACTS_FILE}: nobody knows how its suites ended.`],
};

function readManifest(runDir: string): Manifest {
  const file = join(runDir, MANIFEST_FILE);
  const content = readJson(file);
  if (Value.Check(Manifest, content)) return content;
  throw new UsageError({
    code: 'verdict.no-manifest',
    message: `${file} ${existsSync(file) ? shapeFault(Manifest as TSchema, content) : 'is not there'}`,
    hint: 'Name folders of runs, such as reports/runs/<id>: a verdict is judged against its manifest.',
  });
}

function readFacts(runDir: string, run: string): RunFacts | undefined {
  const content = readJson(join(runDir, FACTS_FILE));
  return Value.Check(RunFacts, content) && content.run === run ? content : undefined;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
