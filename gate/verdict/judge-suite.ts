/**
 * One suite as a whole: whether it ended, left all its results, and whether a failing case hides behind no label or
 * an undeclared check. A green suite whose process failed is not green.
 */
import type { SuiteState } from '../../evidence/index.ts';
import type { Evidence, EvidenceCase } from '../evidence/evidence.ts';
import type { Manifest, ManifestSuite } from '../plan/manifest.ts';

/** Why `suite` is incomplete; undefined where every shard ended and left all that it wrote. */
export function suiteGap(suite: ManifestSuite, evidence: Evidence): string | undefined {
  const facts = evidence.suites.filter((one) => one.name === suite.name);
  for (let shard = 1; shard <= suite.shards; shard += 1) {
    const own = facts.filter((one) => one.shard === shard);
    if (own.length === 0)
      return suite.shards === 1
        ? 'the suite was never started'
        : `shard ${shard} of ${suite.shards} is missing`;
    for (const fact of own) if (fact.outcome !== 'ended') return fact.reason ?? fact.outcome;
  }
  return resultsGap(suite, evidence);
}

function resultsGap(suite: ManifestSuite, evidence: Evidence): string | undefined {
  const broken = evidence.broken.find((one) => one.suite === suite.name);
  if (broken) return `${broken.file}: ${broken.reason}`;
  const written = evidence.suites
    .filter((one) => one.name === suite.name)
    .reduce((sum, one) => sum + one.results, 0);
  const here = evidence.cases.filter((one) => one.suite === suite.name).length;
  if (here < written) return `${written} results were written, ${here} are here`;
  if (here === 0) return 'the suite ran nothing';
  return undefined;
}

/** Why nothing that `suite` saw counts: a service died under it. */
export function lostService(suite: ManifestSuite, evidence: Evidence): string | undefined {
  const lost = evidence.suites.find((one) => one.name === suite.name && one.outcome === 'lost');
  return lost && (lost.reason ?? 'a service died under the suite');
}

export function judgeSuite(
  suite: ManifestSuite,
  manifest: Manifest,
  evidence: Evidence,
): SuiteState {
  const cases = evidence.cases.filter((one) => one.suite === suite.name);
  const facts = evidence.suites.filter((one) => one.name === suite.name);
  const count = (status: EvidenceCase['status']) =>
    cases.filter((one) => one.status === status).length;
  const lost = lostService(suite, evidence);
  const fault = lost === undefined ? suiteFault(suite, manifest, evidence) : undefined;
  const gap = suiteGap(suite, evidence);
  const reason = fault ?? gap;
  return {
    name: suite.name,
    status: fault === undefined ? (gap === undefined ? 'passed' : 'not-run') : 'failed',
    ...(reason !== undefined && { reason }),
    tests: cases.length,
    passed: count('passed'),
    failed: count('failed'),
    broken: count('broken'),
    skipped: count('skipped'),
    durationMs: Math.max(0, ...facts.map((one) => one.durationMs)),
  };
}

/** Why `suite` failed, apart from what is only missing. */
function suiteFault(
  suite: ManifestSuite,
  manifest: Manifest,
  evidence: Evidence,
): string | undefined {
  const cases = evidence.cases.filter((one) => one.suite === suite.name);
  const declared = new Set(suite.checks.map((check) => check.id));
  const stranger = cases.find((one) => one.check !== undefined && !declared.has(one.check));
  if (stranger) return `a result for the undeclared check ${stranger.check} (${stranger.file})`;
  const failing = cases.filter(
    (one) => one.run === manifest.run || one.check === undefined || one.run === undefined,
  );
  const bad = failing.find((one) => one.status === 'failed' || one.status === 'broken');
  if (bad) return `${bad.name}: ${bad.status}`;
  const exit = evidence.suites.find(
    (one) => one.name === suite.name && one.outcome === 'ended' && one.exitCode !== 0,
  );
  if (exit === undefined) return undefined;
  const code = exit.exitCode ?? 'unknown';
  return cases.length === 0
    ? `ended with exit code ${code} and left no result`
    : `ended with exit code ${code} although no test failed`;
}
