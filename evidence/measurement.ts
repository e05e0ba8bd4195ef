/** A number that the gate judges, as it travels: an attachment of an Allure result. */
import Type, { type Static } from 'typebox';

export const MEASUREMENT_TYPE = 'application/vnd.launch-gate.measurement+json';

export const Measurement = Type.Object(
  {
    metric: Type.String({ minLength: 1 }),
    value: Type.Number(),
    unit: Type.String(),
    /** How many observations stand behind the value. */
    samples: Type.Integer({ minimum: 0 }),
    better: Type.Union([Type.Literal('lower'), Type.Literal('higher')]),
  },
  { additionalProperties: false },
);
export type Measurement = Static<typeof Measurement>;
