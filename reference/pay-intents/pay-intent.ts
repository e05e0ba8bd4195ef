/** A pay intent: its states, and who may do what with it. Pure. */
import type {
  AuthorizationType,
  PayIntentBody,
  PayIntentStatus,
  PaymentStatus,
  ReturnUrls,
} from '../../contracts/api/index.ts';
import { Refusal } from '../http/refusal.ts';
import type { PaymentMethod } from '../payments/payment.ts';
import { isCardCurrency } from '../payments/rates.ts';
import { isPaid } from '../payments/states.ts';
import type { Grant } from '../quick-pay/grant.ts';

export interface PayIntent {
  /** Also the id of its payment, once there is one. */
  readonly id: string;
  /** Who made it. */
  readonly userId: string;
  /** Whose money pays it; null while whoever has the link may. */
  readonly payerId: string | null;
  readonly merchantId: string | null;
  readonly agentId: string | null;
  readonly type: string;
  readonly mode: NonNullable<PayIntentBody['mode']>;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly usdMinor: bigint;
  readonly description: string | null;
  readonly orderId: string | null;
  readonly returnUrls: ReturnUrls;
  readonly authorizationType: AuthorizationType | null;
  readonly grantId: string | null;
  /** When the grant was last asked. */
  readonly grantedAt: Date | null;
  readonly authorizedAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly expiresAt: Date;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** With what other rows say of it. */
export interface KnownPayIntent extends PayIntent {
  readonly paymentStatus: PaymentStatus | null;
  readonly paymentMethod: PaymentMethod | null;
  readonly transactionHash: string | null;
  /** The agent whose mandate authorised it. */
  readonly mandatedId: string | null;
  /** The card that its grant charges, by the provider's id. */
  readonly card: string | null;
}

/** What an executed intent has come to is what its payment has: it completes when money came in. */
export function statusOf(intent: KnownPayIntent, now: Date): PayIntentStatus {
  const { paymentStatus } = intent;
  if (paymentStatus !== null && isPaid(paymentStatus)) return 'completed';
  if (paymentStatus === 'cancelled' || intent.cancelledAt !== null) return 'cancelled';
  if (paymentStatus !== null) return 'executing';
  if (now >= intent.expiresAt) return 'expired';
  return intent.authorizedAt === null ? 'created' : 'authorized';
}

/** A merchant asks whoever has the link; everybody else asks themselves. */
export function payerOf(makerId: string, merchantId: string | null): string | null {
  return makerId === merchantId ? null : makerId;
}

export function maySee(intent: KnownPayIntent, userId: string): boolean {
  const { userId: makerId, payerId, merchantId, mandatedId } = intent;
  return [makerId, payerId, merchantId, mandatedId].includes(userId);
}

export function mayCancel({ userId: makerId, payerId }: PayIntent, userId: string): boolean {
  return [makerId, payerId].includes(userId);
}

export function mayExecute(intent: KnownPayIntent, userId: string): boolean {
  return userId === (intent.mandatedId ?? intent.payerId);
}

export interface Authorization {
  readonly callerId: string;
  readonly type: AuthorizationType;
  readonly grantId: string | null;
}

/** Whether somebody may still say yes; true when they have said it before. @throws Refusal */
export function isAuthorized(intent: KnownPayIntent, by: Authorization, now: Date): boolean {
  refuseUnless(intent, ['created', 'authorized', 'executing'], now);
  if ((by.type === 'user') !== (by.grantId === null)) throw new Refusal('GRANT_REQUIRED');
  // What a grant charges is a card.
  if (by.grantId !== null && !isCardCurrency(intent.currency))
    throw new Refusal('PAY_INTENT_REFUSED');
  if (intent.authorizedAt === null) return false;
  const isSame = mayExecute(intent, by.callerId) && intent.grantId === by.grantId;
  if (!isSame) throw new Refusal('PAY_INTENT_REFUSED');
  return true;
}

/**
 * The intent as authorised, bound to its payer: the caller, or whoever gave the caller a mandate. An agent's
 * mandate also pays what the agent has made for itself. @throws Refusal when it is bound to another
 */
export function authorized(
  intent: PayIntent,
  by: Authorization & { readonly grant: Grant | null },
  now: Date,
): PayIntent {
  const { callerId, grant, type } = by;
  const payerId = grant?.userId ?? callerId;
  if (intent.payerId !== null && ![payerId, callerId].includes(intent.payerId))
    throw new Refusal('PAY_INTENT_NOT_FOUND');
  return {
    ...intent,
    payerId,
    agentId: intent.agentId ?? grant?.agentId ?? null,
    authorizationType: type,
    grantId: grant?.id ?? null,
    grantedAt: grant && now,
    authorizedAt: now,
    updatedAt: now,
  };
}

/** @throws Refusal in every other state */
export function refuseUnless(
  intent: KnownPayIntent,
  allowed: readonly PayIntentStatus[],
  now: Date,
): void {
  const status = statusOf(intent, now);
  if (allowed.includes(status)) return;
  throw new Refusal(status === 'expired' ? 'PAY_INTENT_EXPIRED' : 'PAY_INTENT_REFUSED');
}
