/**
 * Rightful owners for the probes: fresh users with a payment (and a refund, where cards can be confirmed), each
 * used for a few requests only, so that no probe's refusal is a rate limit in disguise.
 */
import { expect, vi } from 'vitest';
import type { CreateIntentAnswer } from '../../contracts/api/index.ts';
import { type RunningTarget, type Session, TEST_CARDS } from '../../target/target.ts';

export interface Member {
  readonly target: RunningTarget;
  readonly session: Session;
  /** A payment of the member's own, pending. */
  readonly paymentId: string;
  /** Another one, completed and partly refunded; made when first asked for. Needs `provider`. */
  refunded(): Promise<RefundedPayment>;
  /** Has sold something to themselves, so that there is a balance; once. Needs `provider`. */
  credited(): Promise<void>;
}

export interface RefundedPayment {
  readonly paymentId: string;
  readonly refundId: string;
}

/** What a member's payment is worth, and each refund of it: small enough for no limit to be in the way. */
export const PRICE = 12.5;
export const PART = 0.5;

/** Requests by one member before the next takes over; far below any rate limit on one person's payments. */
const USES = 8;

/** A fresh user with a pending payment. */
export async function newMember(target: RunningTarget): Promise<Member> {
  const session = await target.driver.newUser();
  const { paymentId } = await pendingPayment(session);
  let refunded: Promise<RefundedPayment> | undefined;
  let credited: Promise<void> | undefined;
  return {
    target,
    session,
    paymentId,
    refunded: () => {
      refunded ??= refundedPayment(target, session);
      return refunded;
    },
    credited: () => {
      credited ??= sellToOneself(target, session);
      return credited;
    },
  };
}

async function refundedPayment(target: RunningTarget, session: Session): Promise<RefundedPayment> {
  const { paymentId } = await paidPayment(target, session);
  const refund = await session.refund({ paymentId, amount: PART, reason: 'a part came back' });
  expect(refund.status, `the owner's refund: ${refund.text}`).toBe(201);
  return { paymentId, refundId: refund.body.id };
}

async function sellToOneself(target: RunningTarget, session: Session): Promise<void> {
  const { intent } = await paidPayment(target, session);
  const sale = await session.process({
    amount: PRICE,
    currency: 'USD',
    paymentMethod: 'stripe',
    paymentIntentId: intent.paymentIntentId,
    merchantId: session.user.id,
  });
  expect(sale.status, `the owner's sale: ${sale.text}`).toBe(201);
}

export interface OpenPayment {
  readonly paymentId: string;
  readonly intent: CreateIntentAnswer;
}

export async function pendingPayment(session: Session): Promise<OpenPayment> {
  const known = new Set((await session.payments()).body.data.map(({ id }) => id));
  const intent = await session.createIntent({
    amount: PRICE,
    currency: 'USD',
    paymentMethod: 'stripe',
  });
  expect(intent.status, `the owner's create-intent: ${intent.text}`).toBe(201);
  const own = await session.payments();
  const paymentId = own.body.data.map(({ id }) => id).find((id) => !known.has(id));
  if (paymentId === undefined) throw new TypeError(`no payment after create-intent: ${own.text}`);
  return { paymentId, intent: intent.body };
}

async function paidPayment(target: RunningTarget, session: Session): Promise<OpenPayment> {
  const open = await pendingPayment(session);
  await target.provider.confirm(open.intent, TEST_CARDS.succeeds);
  await vi.waitFor(
    async () => expect((await session.payment(open.paymentId)).body.status).toBe('completed'),
    { timeout: 5_000, interval: 20 },
  );
  return open;
}

/** Gives members, a new one after every few requests. */
export function crowd(target: RunningTarget): () => Promise<Member> {
  let left = 0;
  let current: Promise<Member> | undefined;
  return () => {
    if (current === undefined || left === 0) {
      current = newMember(target);
      left = USES;
    }
    left -= 1;
    return current;
  };
}
