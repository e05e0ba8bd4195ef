/** Processes a payment by X402: fixes who gets what, and executes its session where it is signed. */
import { instant } from '../clock.ts';
import { Refusal } from '../http/refusal.ts';
import { onTerms } from '../payments/decisions.ts';
import type { Payment } from '../payments/payment.ts';
import { paymentById } from '../payments/payment-rows.ts';
import { paymentStore } from '../payments/payment-store.ts';
import { type Services, x402Of } from '../services.ts';
import { payerOf } from './payer.ts';
import { type ProcessRequest, refuseOtherTerms } from './session-request.ts';

/** Done again it is the same payment. @throws Refusal */
export async function processByX402(
  services: Pick<Services, 'x402' | 'db' | 'clock' | 'users'>,
  userId: string,
  request: ProcessRequest,
): Promise<Payment> {
  const { db, clock, users } = services;
  const { authorizations } = x402Of(services);
  const { sessionId, signed, ...asked } = request;
  const session = await authorizations.session(userId, sessionId);
  refuseOtherTerms(session, asked.amountMinor, asked.metadata);
  const signature = signed && (await payerOf(users, userId, signed));
  const { paymentId: id } = session;
  const fixed = await paymentStore(db).change({ id }, onTerms(asked, instant(clock)));
  if (fixed.kind !== 'known') throw new Refusal('PAYMENT_NOT_FOUND');
  if (!signature) return fixed.payment;
  await authorizations.execute(userId, sessionId, signature);
  return (await paymentById(db, id)) ?? fixed.payment;
}
