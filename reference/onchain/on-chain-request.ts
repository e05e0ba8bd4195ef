/** Reads the body of an on-chain payment into exact money, terms and the hash of its transfer (LR-5). */
import type { ProcessBody } from '../../contracts/api/index.ts';
import { Refusal } from '../http/refusal.ts';
import { channelOf, type OnChainMethod } from '../payments/methods.ts';
import type { PaymentRequest } from '../payments/payment.ts';
import { minorUnits } from '../payments/payment-request.ts';
import { idIn } from '../payments/terms.ts';
import { obstacleInMoney } from '../router/may-take.ts';

/** The one coin that is taken: six places, a dollar each. */
export const COIN = 'USDC';
const HASH = /^0x[0-9a-f]{64}$/;

export interface OnChainRequest extends PaymentRequest {
  readonly method: OnChainMethod;
  /** In lower case: one transaction has one spelling. */
  readonly transactionHash: string;
}

/** @throws Refusal */
export function onChainRequest(body: ProcessBody, method: OnChainMethod): OnChainRequest {
  const { currency, description = null, merchantId, agentId } = body;
  // Why a payment failed is for us to say.
  const { failureCode: _, ...metadata } = body.metadata ?? {};
  if (currency !== COIN)
    throw new Refusal('UNKNOWN_CURRENCY', {
      message: `currency ${currency} is not supported for this payment method: it takes ${COIN}.`,
    });
  return {
    method,
    currency,
    description,
    metadata,
    amountMinor: coinAmount(body.amount, method),
    merchantId: merchantId ?? idIn(metadata, 'merchantId'),
    agentId: agentId ?? idIn(metadata, 'agentId'),
    transactionHash: hashIn(metadata.txHash),
  };
}

/** The coin's smallest units of an amount that the method takes. @throws Refusal */
export function coinAmount(amount: number, method: OnChainMethod): bigint {
  const minor = minorUnits(amount, COIN);
  if (obstacleInMoney(channelOf(method), { minor, currency: COIN }))
    throw new Refusal('AMOUNT_OUT_OF_RANGE');
  return minor;
}

function hashIn(value: unknown): string {
  const hash = typeof value === 'string' ? value.toLowerCase() : '';
  if (!HASH.test(hash)) throw new Refusal('TRANSACTION_REQUIRED');
  return hash;
}
