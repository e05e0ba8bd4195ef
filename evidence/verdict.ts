/** verdict.json: what the gate answers, for people's tools. Published as JSON Schema beside it. */
import Type, { type Static } from 'typebox';

export const VERDICT_SCHEMA = 'launch-gate/verdict/1';

const closed = { additionalProperties: false } as const;
const Text = Type.Object({ en: Type.String(), zh: Type.String() }, closed);
const Literals = <const T extends string[]>(values: readonly [...T]) => Type.Enum(values);

export const REQUIREMENT_STATUSES = [
  'passed',
  'failed',
  'attested',
  'waived',
  'not-run',
  'not-applicable',
  'not-selected',
] as const;
export type RequirementStatus = (typeof REQUIREMENT_STATUSES)[number];

export const PRIORITIES = ['critical', 'important', 'later'] as const;
export const PROOFS = ['executed', 'measured', 'inspected', 'attested', 'derived'] as const;
export const OWNERS = ['QA', 'security', 'operations', 'legal', 'product'] as const;
export type CheckStatus = 'passed' | 'failed' | 'not-run';

const CheckState = Type.Object(
  {
    id: Type.String(),
    status: Type.Union([Type.Literal('passed'), Type.Literal('failed'), Type.Literal('not-run')]),
    /** Why it failed or was not run, in one line. */
    reason: Type.Optional(Type.String()),
    measurement: Type.Optional(
      Type.Object(
        {
          metric: Type.String(),
          value: Type.Number(),
          unit: Type.String(),
          samples: Type.Integer(),
        },
        closed,
      ),
    ),
    /** Allure result files of the run, relative to the folder of verdict.json. */
    evidence: Type.Array(Type.String()),
  },
  closed,
);
export type CheckState = Static<typeof CheckState>;

const RequirementState = Type.Object(
  {
    id: Type.String(),
    title: Text,
    section: Text,
    priority: Literals(PRIORITIES),
    owner: Literals(OWNERS),
    proof: Literals(PROOFS),
    doesNotProve: Type.Optional(Text),
    /** Whether this profile's verdict depends on it. */
    required: Type.Boolean(),
    status: Literals(REQUIREMENT_STATUSES),
    checks: Type.Array(CheckState),
    /** Requirements (launch rules) through which it failed, and why it is not run. */
    reason: Type.Optional(Type.String()),
  },
  closed,
);
export type RequirementState = Static<typeof RequirementState>;

const SuiteState = Type.Object(
  {
    name: Type.String(),
    status: Type.Union([Type.Literal('passed'), Type.Literal('failed'), Type.Literal('not-run')]),
    reason: Type.Optional(Type.String()),
    tests: Type.Integer(),
    passed: Type.Integer(),
    failed: Type.Integer(),
    broken: Type.Integer(),
    skipped: Type.Integer(),
    durationMs: Type.Number(),
  },
  closed,
);
export type SuiteState = Static<typeof SuiteState>;

/** The system that a run is about, in its manifest and in its verdict. */
export const JudgedTarget = Type.Object(
  {
    name: Type.String(),
    kind: Type.Union([Type.Literal('reference'), Type.Literal('deployed')]),
    url: Type.Optional(Type.String()),
    mutant: Type.Optional(Type.String()),
    capabilities: Type.Array(Type.String()),
  },
  closed,
);

export const Verdict = Type.Object(
  {
    schema: Type.Literal(VERDICT_SCHEMA),
    verdict: Type.Union([Type.Literal('GO'), Type.Literal('NO-GO'), Type.Literal('PARTIAL')]),
    because: Type.Array(Type.Union([Type.Literal('failed'), Type.Literal('unproven')])),
    scope: Type.Union([Type.Literal('whole'), Type.Literal('partial')]),
    /** The verdict in one sentence, saying what it is about. */
    headline: Type.String(),
    profile: Type.String(),
    run: Type.String(),
    target: JudgedTarget,
    stack: Type.Object(
      {
        form: Type.String(),
        services: Type.Array(Type.Object({ name: Type.String(), version: Type.String() }, closed)),
      },
      closed,
    ),
    seed: Type.Integer(),
    startedAt: Type.String(),
    durationMs: Type.Number(),
    git: Type.Object({ commit: Type.String(), dirty: Type.Boolean() }, closed),
    tools: Type.Array(
      Type.Object({ name: Type.String(), version: Type.String(), origin: Type.String() }, closed),
    ),
    suites: Type.Array(SuiteState),
    requirements: Type.Array(RequirementState),
    slo: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          metric: Type.String(),
          value: Type.Union([Type.Number(), Type.Null()]),
          unit: Type.String(),
          limit: Type.String(),
          status: Type.Union([
            Type.Literal('passed'),
            Type.Literal('failed'),
            Type.Literal('not-run'),
          ]),
        },
        closed,
      ),
    ),
    audit: Type.Array(
      Type.Object(
        {
          books: Type.String(),
          status: Type.Union([
            Type.Literal('passed'),
            Type.Literal('failed'),
            Type.Literal('not-run'),
          ]),
        },
        closed,
      ),
    ),
    /** What a reader must know: load shares given to other flows, quarantined checks. */
    notes: Type.Array(Type.String()),
    detection: Type.Optional(
      Type.Object({ caught: Type.Integer(), seeded: Type.Integer() }, closed),
    ),
  },
  { ...closed, $id: 'https://launch-gate.invalid/schema/verdict-1.json' },
);
export type Verdict = Static<typeof Verdict>;
