/** What must hold of every run, not only of those somebody thought of: seeded, smallest counterexample shown. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRunContext } from '../../evidence/index.ts';
import type { Evidence, EvidenceCase, SuiteFacts } from '../evidence/evidence.ts';
import type { Manifest } from '../plan/manifest.ts';
import {
  CATALOGUE,
  check,
  ENDED_AT,
  ended,
  judgeRun,
  MANIFEST,
  measured,
  passed,
  suite,
} from './sample-run.ts';

const { seed } = readRunContext();
const RUNS = { seed, numRuns: 500 };

const IDS = ['api.pays', 'api.refunds', 'load.p95', 'api.invented'];

const cases: fc.Arbitrary<EvidenceCase> = fc
  .record({
    id: fc.constantFrom(...IDS),
    check: fc.boolean(),
    run: fc.constantFrom(MANIFEST.run, MANIFEST.run, MANIFEST.run, 'old', undefined),
    status: fc.constantFrom('passed', 'passed', 'passed', 'failed', 'broken', 'skipped'),
    value: fc.integer({ min: 0, max: 1000 }),
    samples: fc.constantFrom(0, 1, 5000),
  })
  .map(({ id, check: labelled, run, status, value, samples }) =>
    passed(id, {
      ...(labelled || id === 'api.invented' ? {} : { check: id }),
      run,
      status: status as EvidenceCase['status'],
      endedAt: ENDED_AT,
      measurements: id === 'load.p95' ? [measured('p95', value, { samples })] : [],
    }),
  );

const outcomes = fc.constantFrom<SuiteFacts['outcome'][]>(
  'ended',
  'ended',
  'ended',
  'ended',
  'timed-out',
  'crashed',
  'lost',
  'not-started',
);

/** Evidence as a run leaves it: the facts count exactly the results that were written. */
const evidences: fc.Arbitrary<Evidence> = fc
  .record({
    cases: fc.array(cases, { maxLength: 6 }),
    healthy: fc.boolean(),
    broken: fc.array(fc.constantFrom('api', 'load'), { maxLength: 1 }),
    outcomes: fc.tuple(outcomes, outcomes),
    exitCodes: fc.tuple(fc.constantFrom(0, 0, 0, 1), fc.constantFrom(0, 0, 0, 1)),
  })
  .map((drawn) => {
    const base = drawn.healthy ? judgeBase : [];
    const all = [...base, ...drawn.cases];
    const broken = drawn.broken.map((name) => ({
      suite: name,
      file: `${name}-result.json`,
      reason: 'is empty',
    }));
    const written = (name: string) =>
      [...all, ...broken].filter((one) => one.suite === name).length;
    const suites = ['api', 'load'].map((name, index) =>
      ended(name, written(name), {
        outcome: drawn.outcomes[index] ?? 'ended',
        exitCode: drawn.exitCodes[index] ?? 0,
        reason: 'x',
      }),
    );
    return { cases: all, broken, suites, missingTools: [] };
  });

const judgeBase: readonly EvidenceCase[] = [
  passed('api.pays'),
  passed('api.refunds'),
  passed('load.p95', { measurements: [measured('p95', 80)] }),
];

/** Which parts of the evidence get lost. */
const losses = fc.infiniteStream(fc.boolean()).map((stream) => ({
  from<Part>(parts: readonly Part[]): Part[] {
    return parts.filter(() => stream.next().value === false);
  },
}));

test('losing evidence never turns a refusal into GO', () => {
  fc.assert(
    fc.property(evidences, losses, (evidence, loss) => {
      fc.pre(judgeRun({ evidence }).verdict.verdict !== 'GO');
      const less = {
        ...evidence,
        cases: loss.from(evidence.cases),
        broken: loss.from(evidence.broken),
        suites: loss.from(evidence.suites),
      };
      expect(judgeRun({ evidence: less }).verdict.verdict).not.toBe('GO');
    }),
    RUNS,
  );
});

test('losing any part of a healthy run refuses it', () => {
  fc.assert(
    fc.property(losses, (loss) => {
      const healthy = judgeRun();
      expect(healthy.exitCode).toBe(0);
      const suites = [ended('api', 2), ended('load', 1)];
      const left = { cases: loss.from(judgeBase), suites: loss.from(suites) };
      fc.pre(left.cases.length < judgeBase.length || left.suites.length < suites.length);
      expect(judgeRun({ evidence: left }).verdict.verdict).toBe('NO-GO');
    }),
    RUNS,
  );
});

test('GO only with every required check passed by this run, in a suite that ended well', () => {
  fc.assert(
    fc.property(evidences, (evidence) => {
      const { verdict, exitCode } = judgeRun({ evidence });
      expect(exitCode).toBe(verdict.verdict === 'GO' ? 0 : 1);
      if (verdict.verdict !== 'GO') return;
      for (const { checks } of MANIFEST.suites)
        for (const { id } of checks) {
          const own = evidence.cases.filter((one) => one.check === id && one.run === MANIFEST.run);
          expect(own.length).toBeGreaterThan(0);
          expect(own.every((one) => one.status === 'passed')).toBe(true);
        }
      expect(evidence.suites.every((one) => one.outcome === 'ended')).toBe(true);
      expect(evidence.broken).toEqual([]);
    }),
    RUNS,
  );
});

test('asking for more never turns a refusal into GO', () => {
  const more: Manifest['suites'] = [...MANIFEST.suites, suite('unit', check('unit.adds'))];
  fc.assert(
    fc.property(evidences, (evidence) => {
      fc.pre(judgeRun({ evidence }).verdict.verdict !== 'GO');
      const { verdict } = judgeRun({ evidence, manifest: { suites: more } });
      expect(verdict.verdict).not.toBe('GO');
    }),
    RUNS,
  );
});

test('the order of the evidence changes nothing', () => {
  fc.assert(
    fc.property(evidences, (evidence) => {
      const turned = {
        ...evidence,
        cases: evidence.cases.toReversed(),
        suites: evidence.suites.toReversed(),
      };
      const status = (given: Evidence) => {
        const { verdict } = judgeRun({ evidence: given });
        const rows = verdict.requirements.map((one) => [one.id, one.status]);
        return { verdict: verdict.verdict, because: verdict.because, rows };
      };
      expect(status(turned)).toEqual(status(evidence));
    }),
    RUNS,
  );
});

test('a NO-GO always says why, in its reasons and in its headline', () => {
  fc.assert(
    fc.property(evidences, (evidence) => {
      const { verdict } = judgeRun({ evidence, catalogue: CATALOGUE });
      fc.pre(verdict.verdict === 'NO-GO');
      expect(verdict.because.length).toBeGreaterThan(0);
      expect(verdict.headline).toMatch(/: \S.+ \(ci: /);
    }),
    RUNS,
  );
});
