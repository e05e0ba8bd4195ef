/** A database that goes in mid-payment leaves nothing half-written; the retry ends the payment once (LR-20). */
import { processBody } from '../../fixtures/data/index.ts';
import { type RunningTarget, TEST_CARDS } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  completedPayment,
  deliverSigned,
  eventually,
  heldWebhooks,
  type OpenPayment,
  openPayment,
  patiently,
  read,
  rule,
  settled,
  totalOf,
  waitersAtLocks,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'consistency.books-agree' });
const lr20 = rule('LR-20', 'a crash at any instant loses no money and doubles none');

prove(
  'consistency.rollback-on-database-failure',
  'process whose database goes fails, and its retry completes the payment once',
  async ({ target }) => {
    await using held = await heldWebhooks(target);
    const open = await openPayment(target, 'cut process');
    await target.provider.confirm(open.intent, TEST_CARDS.succeeds);
    const process = () =>
      open.payer.process(processBody(open.order, open.intent.paymentIntentId), {
        idempotencyKey: open.key('process'),
      });
    const failed = await cutInMidst(target, open.paymentId, process);
    lr20.holds(
      'a payment that was not written is not promised',
      failed.status >= 500,
      failed.status,
      failed,
    );
    await ready(target);
    lr20.holds('it is still open', isOpen((await read(open)).status), (await read(open)).status);

    await passLease(target);
    const retried = await patiently(process);
    lr20.answered('the retry', retried, 201);
    await held.release();
    lr20.same('the payment', (await read(open)).status, 'completed');
  },
);

prove(
  'consistency.rollback-on-database-failure',
  'a webhook whose database goes is not acknowledged, and its repeat completes the payment once',
  async ({ target }) => {
    await using _held = await heldWebhooks(target);
    const open = await openPayment(target, 'cut webhook');
    await target.provider.confirm(open.intent, TEST_CARDS.succeeds);
    const ids = (await target.provider.events(open.intent.paymentIntentId)).map(({ id }) => id);
    const deliver = async () => (await target.provider.deliver(ids))[0]?.status ?? 0;
    const status = await cutInMidst(target, open.paymentId, deliver);
    lr20.holds('what was not written is not acknowledged', status >= 500 || status === 0, status);
    await ready(target);
    lr20.holds('it is still open', isOpen((await read(open)).status), (await read(open)).status);
    const repeated = await eventually(deliver, (seen) => seen === 200);
    lr20.same('the repeat', repeated, 200);
    lr20.same('the payment', (await read(open)).status, 'completed');
  },
);

prove(
  'consistency.rollback-on-database-failure',
  'a refund whose database goes gives the money back once, however often it is retried',
  async ({ target }) => {
    const paid = await completedPayment(target, 'cut refund');
    const { payer, paymentId } = paid;
    const refund = () =>
      payer.refund(
        { paymentId, amount: 0.75, reason: 'sent back' },
        { idempotencyKey: paid.key('refund') },
      );
    const failed = await cutInMidst(target, paymentId, refund);
    lr20.holds(
      'a refund that was not written is not promised',
      failed.status >= 500,
      failed.status,
      failed,
    );
    await ready(target);
    await passLease(target);
    const retried = await patiently(refund);
    lr20.answered('the retry', retried, 201);
    await settled(target);
    const refunds = lr20.answered('the list', await payer.refundsOf(paymentId), 200);
    lr20.same('cents refunded', totalOf(refunds), 75n);
  },
);

prove(
  'consistency.rollback-on-database-failure',
  'of two dozen webhooks in whose midst the database goes, each is applied whole or not at all',
  async ({ target }) => {
    await using _held = await heldWebhooks(target);
    const opened = await twoDozenPaid(target);
    const events = await Promise.all(
      opened.map(({ intent }) => target.provider.events(intent.paymentIntentId)),
    );
    const payloads = events.map(([event]) => event?.payload ?? '');
    // One at least is under way, however fast the others are.
    const hold = await target.hold(opened.at(-1)?.paymentId ?? '');
    const answers = payloads.map((payload) => deliverSigned(target, payload));
    await Promise.any(answers);
    await waitersAtLocks(target, 1);
    const cut = await target.cutDatabase();
    await hold[Symbol.asyncDispose]();
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    await cut[Symbol.asyncDispose]();
    await ready(target);
    lr20.holds(
      'some broke off',
      statuses.some((status) => status >= 500),
      statuses,
    );

    for (const [index, open] of opened.entries()) {
      const { status } = await read(open);
      if (statuses[index] === 200) lr20.same('an acknowledged payment', status, 'completed');
      const again = await deliverSigned(target, payloads[index] ?? '');
      lr20.answered('the repeat of the webhook', again, 200);
      lr20.same('the payment after the repeat', (await read(open)).status, 'completed', again);
    }
  },
);

/** Payments of one payer, paid at the provider, of which the target has not heard. */
async function twoDozenPaid(target: RunningTarget): Promise<readonly OpenPayment[]> {
  const payer = await target.driver.newUser();
  const opened: OpenPayment[] = [];
  for (let n = 0; n < 24; n++)
    opened.push(await openPayment(target, `midst ${n}`, { payer, order: { to: 3_000n } }));
  for (const { intent } of opened) await target.provider.confirm(intent, TEST_CARDS.succeeds);
  return opened;
}

/** Cuts the database while the request waits for the held payment, and resolves with its outcome. */
async function cutInMidst<T>(
  target: RunningTarget,
  paymentId: string,
  request: () => Promise<T>,
): Promise<T> {
  const hold = await target.hold(paymentId);
  const outcome = request();
  await waitersAtLocks(target, 1);
  const cut = await target.cutDatabase();
  await hold[Symbol.asyncDispose]();
  const seen = await outcome;
  await cut[Symbol.asyncDispose]();
  return seen;
}

async function ready(target: RunningTarget): Promise<void> {
  const look = () => target.driver.request('/api/health/ready');
  const answer = await eventually(look, ({ status }) => status === 200);
  lr20.answered('readiness with the database back', answer, 200);
}

function isOpen(status: string): boolean {
  return status === 'pending' || status === 'processing';
}

/** The claim of a request whose database went is held until its lease ends; a clock saves the waiting. */
async function passLease(target: RunningTarget): Promise<void> {
  if (target.capabilities.has('clock')) await target.advanceClock(20_000);
}
