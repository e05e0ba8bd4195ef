/**
 * What a run must leave behind, written before anything starts. The verdict is judged against this list and
 * never against what happens to be there: that is how a missing suite, check or sample is noticed.
 */
import Type, { type Static } from 'typebox';
import { JudgedTarget } from '../../evidence/index.ts';

export const MANIFEST_SCHEMA = 'launch-gate/manifest/1';
export const MANIFEST_FILE = 'manifest.json';

const closed = { additionalProperties: false } as const;

const ManifestLimit = Type.Object(
  {
    unit: Type.String(),
    max: Type.Optional(Type.Number()),
    below: Type.Optional(Type.Number()),
    min: Type.Optional(Type.Number()),
    above: Type.Optional(Type.Number()),
  },
  closed,
);

const ManifestCheck = Type.Object(
  {
    id: Type.String(),
    needs: Type.Array(Type.String()),
    tools: Type.Array(Type.String()),
    metric: Type.Optional(Type.String()),
    limit: Type.Optional(ManifestLimit),
    leastSamples: Type.Integer({ minimum: 1 }),
    /** Seconds; absent: evidence of this run, however long it took. */
    maxAge: Type.Optional(Type.Number({ minimum: 0 })),
    /** False where this profile shows the check without depending on it. */
    required: Type.Boolean(),
  },
  closed,
);
export type ManifestCheck = Static<typeof ManifestCheck>;

const ManifestSuite = Type.Object(
  {
    name: Type.String(),
    /** How many processes share the suite; each must report. */
    shards: Type.Integer({ minimum: 1 }),
    checks: Type.Array(ManifestCheck),
  },
  closed,
);
export type ManifestSuite = Static<typeof ManifestSuite>;

export const Manifest = Type.Object(
  {
    schema: Type.Literal(MANIFEST_SCHEMA),
    run: Type.String({ minLength: 1 }),
    profile: Type.String(),
    scope: Type.Union([Type.Literal('whole'), Type.Literal('partial')]),
    seed: Type.Integer(),
    startedAt: Type.String(),
    target: JudgedTarget,
    suites: Type.Array(ManifestSuite),
    /** Pairs of books that the run must compare, by one suite at least. */
    books: Type.Array(Type.String()),
  },
  closed,
);
export type Manifest = Static<typeof Manifest>;
