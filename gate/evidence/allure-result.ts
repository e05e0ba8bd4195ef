/** The part of an Allure result that the gate reads (allure-js-commons, TestResult); the rest may be anything. */
import Type, { type Static } from 'typebox';

const Attachment = Type.Object({
  name: Type.Optional(Type.String()),
  type: Type.Optional(Type.String()),
  source: Type.String({ pattern: '^[^/\\\\]+$' }),
});

/** Adapters hang attachments on the case or on a step of it. */
const Step = Type.Cyclic(
  {
    Step: Type.Object({
      attachments: Type.Optional(Type.Array(Attachment)),
      steps: Type.Optional(Type.Array(Type.Ref('Step'))),
    }),
  },
  'Step',
);

export const AllureResult = Type.Object({
  name: Type.String(),
  status: Type.Enum(['passed', 'failed', 'broken', 'skipped']),
  statusDetails: Type.Optional(Type.Object({ message: Type.Optional(Type.String()) })),
  labels: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
  attachments: Type.Optional(Type.Array(Attachment)),
  steps: Type.Optional(Type.Array(Step)),
  start: Type.Optional(Type.Number()),
  stop: Type.Optional(Type.Number()),
});
export type AllureResult = Static<typeof AllureResult>;
export type AllureAttachment = Static<typeof Attachment>;

interface Holder {
  readonly attachments?: readonly AllureAttachment[];
  readonly steps?: readonly Holder[];
}

/** All attachments of a result, those of its steps included. */
export function attachmentsOf({ attachments, steps }: Holder): readonly AllureAttachment[] {
  return [...(attachments ?? []), ...(steps ?? []).flatMap(attachmentsOf)];
}
