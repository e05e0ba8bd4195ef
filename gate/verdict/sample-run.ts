/** A small healthy run for the tests of the verdict, which each break one thing in it. */
import type { Measurement } from '../../evidence/index.ts';
import type { Evidence, EvidenceCase, SuiteFacts } from '../evidence/evidence.ts';
import type { Manifest, ManifestCheck, ManifestSuite } from '../plan/manifest.ts';
import type { Requirement } from '../plan/requirement.ts';
import { type Judged, type Judgement, judge } from './judge.ts';

export const RUN = '20261123-200000-run';
export const STARTED_AT = Date.parse('2026-11-23T20:00:00.000Z');
export const ENDED_AT = STARTED_AT + 30_000;

export function check(id: string, changes: Partial<ManifestCheck> = {}): ManifestCheck {
  return { id, needs: [], tools: [], leastSamples: 1, required: true, ...changes };
}

export function suite(name: string, ...checks: ManifestCheck[]): ManifestSuite {
  return { name, shards: 1, checks };
}

/** A passed case of the suite named before the check's first dot. */
export function passed(id: string, changes: Partial<EvidenceCase> = {}): EvidenceCase {
  const suiteName = changes.suite ?? id.split('.')[0] ?? '';
  return {
    suite: suiteName,
    file: `allure-results/${suiteName}/${id}-result.json`,
    name: `proves ${id}`,
    check: id,
    run: RUN,
    status: 'passed',
    message: undefined,
    endedAt: ENDED_AT,
    measurements: [],
    books: undefined,
    ...changes,
  };
}

export function failed(id: string, message = 'expected 1, saw 2'): EvidenceCase {
  return passed(id, { status: 'failed', message });
}

export function measured(metric: string, value: number, changes: Partial<Measurement> = {}) {
  return { metric, value, unit: 'ms', samples: 5000, better: 'lower' as const, ...changes };
}

export function ended(name: string, results: number, changes: Partial<SuiteFacts> = {}) {
  return {
    name,
    shard: 1,
    outcome: 'ended' as const,
    exitCode: 0,
    durationMs: 1000,
    results,
    ...changes,
  };
}

export function row(id: string, changes: Partial<Requirement> = {}): Requirement {
  return {
    id,
    title: { en: `Row ${id}`, zh: `行 ${id}` },
    section: { en: 'Section', zh: '节' },
    priority: 'critical',
    owner: 'QA',
    proof: 'executed',
    checks: [],
    ...changes,
  };
}

export const MANIFEST: Manifest = {
  schema: 'launch-gate/manifest/1',
  run: RUN,
  profile: 'ci',
  scope: 'whole',
  seed: 1,
  startedAt: new Date(STARTED_AT).toISOString(),
  target: { name: 'reference', kind: 'reference', capabilities: ['accounts', 'clock'] },
  suites: [
    suite('api', check('api.pays'), check('api.refunds')),
    suite('load', check('load.p95', { metric: 'p95', limit: { unit: 'ms', below: 500 } })),
  ],
  books: [],
};

export const EVIDENCE: Evidence = {
  cases: [
    passed('api.pays'),
    passed('api.refunds'),
    passed('load.p95', { measurements: [measured('p95', 80)] }),
  ],
  broken: [],
  suites: [ended('api', 2), ended('load', 1)],
  missingTools: [],
};

export const CATALOGUE: readonly Requirement[] = [
  row('1.1', { checks: ['api.pays'] }),
  row('1.2', { checks: ['api.refunds'], priority: 'later' }),
  row('8.1', { proof: 'attested', owner: 'legal' }),
  row('SLO.2', { checks: ['load.p95'], slo: [{ metric: 'p95', limit: '< 500 ms' }] }),
  row('LR-1', { checks: ['api.pays'], serves: ['1.2'] }),
];

/** What each test changes of the healthy run. */
export interface Changes {
  readonly manifest?: Partial<Manifest>;
  readonly evidence?: Partial<Evidence>;
  readonly catalogue?: readonly Requirement[];
  readonly requires?: Judgement['requires'];
  readonly now?: number;
}

export function judgeRun(changes: Changes = {}): Judged {
  return judge({
    manifest: { ...MANIFEST, ...changes.manifest },
    evidence: { ...EVIDENCE, ...changes.evidence },
    facts: {
      stack: { form: 'local', services: [] },
      tools: [],
      git: { commit: 'abc', dirty: false },
      durationMs: 30_000,
      notes: [],
    },
    catalogue: changes.catalogue ?? CATALOGUE,
    requires: changes.requires ?? 'rows-with-checks',
    now: changes.now ?? ENDED_AT + 1000,
  });
}

/** The healthy evidence with the case of `check` put aside or replaced. */
export function replaced(id: string, ...by: EvidenceCase[]): readonly EvidenceCase[] {
  return [...EVIDENCE.cases.filter((one) => one.check !== id), ...by];
}
