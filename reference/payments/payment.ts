/** A payment as the program holds it, and as the API shows it. Amounts are bigint minor units. */
import {
  formatMoney,
  type PAYMENT_METHODS,
  type Payment as PaymentAnswer,
  type PaymentStatus,
} from '../../contracts/api/index.ts';

import { idIn } from './terms.ts';

export type PaymentMethod = (typeof PAYMENT_METHODS)[number];
export type Metadata = Readonly<Record<string, unknown>>;

export interface Payment {
  readonly id: string;
  readonly userId: string;
  readonly merchantId: string | null;
  readonly agentId: string | null;
  readonly method: PaymentMethod;
  readonly status: PaymentStatus;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** Micro-dollars for one major unit of the currency, when the payment was opened. */
  readonly usdRateMicros: bigint;
  readonly usdMinor: bigint;
  readonly stripeIntentId: string | null;
  readonly transactionHash: string | null;
  readonly description: string | null;
  readonly metadata: Metadata;
  readonly providerFeeMinor: bigint | null;
  /** A decimal fraction, such as `0.030`. */
  readonly commissionRate: string | null;
  readonly refundReservedMinor: bigint;
  readonly refundedMinor: bigint;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly processedAt: Date | null;
}

/** What a payer may say of a payment when it is opened. */
export interface PaymentRequest {
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly merchantId: string | null;
  readonly agentId: string | null;
  readonly description: string | null;
  readonly metadata: Metadata;
}

export function answerOf(payment: Payment): PaymentAnswer {
  const major = (minor: bigint) => Number(formatMoney({ minor, currency: payment.currency }));
  return {
    id: payment.id,
    userId: payment.userId,
    amount: major(payment.amountMinor),
    currency: payment.currency,
    paymentMethod: payment.method,
    status: payment.status,
    merchantId: payment.merchantId,
    agentId: payment.agentId,
    sessionId: sessionOf(payment),
    transactionHash: payment.transactionHash,
    taxAmount: null,
    taxRate: null,
    channelFee: payment.providerFeeMinor === null ? null : major(payment.providerFeeMinor),
    commissionRate: payment.commissionRate === null ? null : Number(payment.commissionRate),
    metadata: { ...payment.metadata },
    createdAt: payment.createdAt.toISOString(),
    updatedAt: payment.updatedAt.toISOString(),
  };
}

/** A payment at an on-ramp has its session's id; one by X402 says which session paid it. */
function sessionOf({ method, id, metadata }: Payment): string | null {
  if (method === 'transak') return id;
  return method === 'x402' ? idIn(metadata, 'sessionId') : null;
}
