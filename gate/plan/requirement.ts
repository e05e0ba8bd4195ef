/** One row of the go-live checklist, one SLO or one launch rule, as it stands in gate/requirements/*.yaml. */
import Type, { type Static } from 'typebox';
import { OWNERS, PRIORITIES, PROOFS } from '../../evidence/index.ts';

const closed = { additionalProperties: false } as const;
const Words = Type.String({ minLength: 1 });
const Text = Type.Object({ en: Words, zh: Words }, closed);

const Row = Type.Object(
  {
    id: Type.String({ pattern: '^([0-9]+(\\.[0-9]+)+|(F|C|SLO)\\.[0-9]+|LR-[0-9]+)$' }),
    title: Text,
    priority: Type.Enum([...PRIORITIES]),
    /** Only an optional row may be declared not applicable. */
    optional: Type.Optional(Type.Boolean()),
    owner: Type.Enum([...OWNERS]),
    proof: Type.Enum([...PROOFS]),
    /** Ids of the checks that prove the row, all of them. */
    checks: Type.Array(Words),
    /** What the proof does not show, in a sentence. */
    doesNotProve: Type.Optional(Text),
    /** False: nobody may accept its failure. */
    waivable: Type.Optional(Type.Boolean()),
    /** Of a launch rule: the rows that it serves, and fails when it fails. */
    serves: Type.Optional(Type.Array(Words)),
    /** Of a derived row: what it sums up, either these rows or all critical ones. */
    derivesFrom: Type.Optional(Type.Union([Type.Literal('critical'), Type.Array(Words)])),
    /** The numbers behind an SLO, each with its limit in words. */
    slo: Type.Optional(
      Type.Array(Type.Object({ metric: Words, limit: Words }, closed), { minItems: 1 }),
    ),
  },
  closed,
);

/** A file of the catalogue: a section and its rows. */
export const RequirementFile = Type.Object(
  {
    section: Type.Object({ id: Words, en: Words, zh: Words }, closed),
    requirements: Type.Array(Row, { minItems: 1 }),
  },
  closed,
);

export interface Requirement extends Static<typeof Row> {
  readonly section: Static<typeof Text>;
}
