/**
 * What a run left behind, as the verdict sees it: the cases of its Allure results, the files that could not be
 * read, and what the gate itself saw of each suite's process. Plain data, so that judging needs no disk.
 */
import Type, { type Static } from 'typebox';
import type { Measurement } from '../../evidence/index.ts';

export type CaseStatus = 'passed' | 'failed' | 'broken' | 'skipped';

/** One test case of one suite. */
export interface EvidenceCase {
  readonly suite: string;
  /** Its result file, relative to the run's folder. */
  readonly file: string;
  readonly name: string;
  /** The check that it is evidence for; a case without one proves nothing but may fail its suite. */
  readonly check: string | undefined;
  readonly run: string | undefined;
  readonly status: CaseStatus;
  readonly message: string | undefined;
  /** Milliseconds since the epoch. */
  readonly endedAt: number | undefined;
  readonly measurements: readonly Measurement[];
  /** Which books an audit compared, where the case is one. */
  readonly books: string | undefined;
}

/** A result that could not be read: evidence of nothing. */
export interface BrokenFile {
  readonly suite: string;
  readonly file: string;
  readonly reason: string;
}

const closed = { additionalProperties: false } as const;

export const SuiteFacts = Type.Object(
  {
    name: Type.String(),
    shard: Type.Integer({ minimum: 1 }),
    /**
     * `ended`: by itself, with `exitCode`. All others left the suite incomplete, for `reason`; `lost` a service that
     * it leaned on, so that even its failures say nothing about the target.
     */
    outcome: Type.Union([
      Type.Literal('ended'),
      Type.Literal('timed-out'),
      Type.Literal('crashed'),
      Type.Literal('lost'),
      Type.Literal('not-started'),
    ]),
    exitCode: Type.Optional(Type.Integer()),
    reason: Type.Optional(Type.String()),
    durationMs: Type.Number(),
    /** How many result files it had written when it ended, so that one lost later is missed. */
    results: Type.Integer({ minimum: 0 }),
  },
  closed,
);
export type SuiteFacts = Static<typeof SuiteFacts>;

export const FACTS_SCHEMA = 'launch-gate/facts/1';
export const FACTS_FILE = 'facts.json';

/** What the gate saw of a run besides the results: it is in no Allure result how a process ended. */
export const RunFacts = Type.Object(
  {
    schema: Type.Literal(FACTS_SCHEMA),
    run: Type.String(),
    suites: Type.Array(SuiteFacts),
    missingTools: Type.Array(Type.Object({ name: Type.String(), reason: Type.String() }, closed)),
    stack: Type.Object(
      {
        form: Type.String(),
        services: Type.Array(Type.Object({ name: Type.String(), version: Type.String() }, closed)),
      },
      closed,
    ),
    tools: Type.Array(
      Type.Object({ name: Type.String(), version: Type.String(), origin: Type.String() }, closed),
    ),
    git: Type.Object({ commit: Type.String(), dirty: Type.Boolean() }, closed),
    durationMs: Type.Number(),
    notes: Type.Array(Type.String()),
  },
  closed,
);
export type RunFacts = Static<typeof RunFacts>;

export interface Evidence {
  readonly cases: readonly EvidenceCase[];
  readonly broken: readonly BrokenFile[];
  readonly suites: readonly SuiteFacts[];
  readonly missingTools: readonly { readonly name: string; readonly reason: string }[];
}
