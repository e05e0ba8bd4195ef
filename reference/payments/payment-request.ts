/** Reads the bodies of create-intent and process into exact money and terms, or refuses them (LR-5). */
import {
  type CreateIntentBody,
  formatMoney,
  type ProcessBody,
  parseMoney,
} from '../../contracts/api/index.ts';
import { Refusal } from '../http/refusal.ts';
import { coversFees } from '../ledger/split.ts';
import type { PaymentRequest } from './payment.ts';
import { isCardCurrency, usdRateMicros } from './rates.ts';
import { idIn } from './terms.ts';

const DEFAULT_CURRENCY = 'CNY';
/** What the card channel takes, in major units. */
const MAJOR_MAX = 1_000_000;

/** Apple Pay and Google Pay are ways to hand a card to Stripe. */
export const WALLETS_OF_CARDS: readonly string[] = ['apple_pay', 'google_pay'];

/** @throws Refusal */
export function paymentRequest(body: CreateIntentBody | ProcessBody): PaymentRequest {
  const { paymentMethod, currency = DEFAULT_CURRENCY, metadata = {}, description = null } = body;
  const isWallet = WALLETS_OF_CARDS.includes(paymentMethod);
  if (paymentMethod !== 'stripe' && !isWallet)
    throw new Refusal('METHOD_NOT_OFFERED', {
      message: `paymentMethod ${paymentMethod} is not offered.`,
    });
  if (metadata.exchangeRateLockId !== undefined && !idIn(metadata, 'exchangeRateLockId'))
    throw new Refusal('RATE_LOCK_UNKNOWN');
  return {
    amountMinor: cardAmount(body.amount, currency),
    currency,
    merchantId:
      ('merchantId' in body ? body.merchantId : undefined) ?? idIn(metadata, 'merchantId'),
    agentId: ('agentId' in body ? body.agentId : undefined) ?? idIn(metadata, 'agentId'),
    description,
    metadata: isWallet ? { ...metadata, fiatPaymentMethod: paymentMethod } : metadata,
  };
}

/** Minor units of an amount that a card can pay. @throws Refusal */
export function cardAmount(amount: number, currency: string): bigint {
  if (!isCardCurrency(currency))
    throw new Refusal('UNKNOWN_CURRENCY', {
      message: `currency ${currency} is not supported for this payment method.`,
    });
  const amountMinor = minorUnits(amount, currency);
  const rate = usdRateMicros(currency);
  if (amount > MAJOR_MAX || !coversFees({ amountMinor, currency, usdRateMicros: rate }))
    throw new Refusal('AMOUNT_OUT_OF_RANGE', {
      message: `amount ${formatMoney({ minor: amountMinor, currency })} ${currency} can not be paid by card.`,
    });
  return amountMinor;
}

/** @throws Refusal for more decimals than the currency has, and for nothing */
export function minorUnits(amount: number, currency: string): bigint {
  try {
    const { minor } = parseMoney(amount, currency);
    if (minor > 0n) return minor;
  } catch (error) {
    throw new Refusal('BAD_AMOUNT', {
      message: `amount has more decimals than ${currency} has.`,
      cause: error,
    });
  }
  throw new Refusal('BAD_AMOUNT', { message: 'amount must be more than zero.' });
}
