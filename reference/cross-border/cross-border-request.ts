/** Reads a body of process that a payer in one country pays a merchant in another with, or refuses it. */
import {
  type Coin,
  isCurrency,
  type ProcessBody,
  RAMP_PROVIDERS,
  type RampProviderId,
} from '../../contracts/api/index.ts';
import { Refusal } from '../http/refusal.ts';
import type { Metadata, PaymentRequest } from '../payments/payment.ts';
import { minorUnits } from '../payments/payment-request.ts';
import { isCardCurrency } from '../payments/rates.ts';
import { idIn } from '../payments/terms.ts';

export interface CrossBorderRequest extends PaymentRequest {
  readonly merchantId: string;
  readonly merchantCurrency: string;
  readonly rateLockId: string;
  /** The on-ramp that the payer chose; null for the cheapest. */
  readonly providerId: RampProviderId | null;
}

/** What the on-ramps buy on the way: all of them sell it. */
export const WAY: Coin = 'USDT';

/** Beside the currencies of banks: more places than a bigint of the books holds are not credited. */
const CREDITED_COINS: readonly string[] = ['USDC', 'USDT', 'BTC'];
const COUNTRY = /^[A-Z]{2}$/;

/** True when the client asks for the way through an on-ramp, which is not the card's. */
export function isCrossBorder({ paymentMethod, metadata = {} }: ProcessBody): boolean {
  const isByRamp = paymentMethod === 'transak' || paymentMethod === 'crypto';
  return isByRamp && metadata.isCrossBorder === true && route(metadata).fiatToCrypto === true;
}

/** @throws Refusal */
export function crossBorderRequest(body: ProcessBody): CrossBorderRequest {
  const { currency, metadata = {}, description = null, agentId } = body;
  const { userCountry, merchantCountry, userCurrency = currency, merchantCurrency } = metadata;
  if (!isCardCurrency(currency) || userCurrency !== currency) throw unknown('userCurrency');
  if (typeof merchantCurrency !== 'string' || !isCredited(merchantCurrency))
    throw unknown('merchantCurrency');
  if (!isCountry(userCountry) || !isCountry(merchantCountry)) throw new Refusal('COUNTRY_UNKNOWN');
  const merchantId = body.merchantId ?? idIn(metadata, 'merchantId');
  if (merchantId === null) throw new Refusal('UNKNOWN_MERCHANT');
  const rateLockId = idIn(metadata, 'exchangeRateLockId');
  if (rateLockId === null) throw new Refusal('RATE_LOCK_UNKNOWN');
  return {
    amountMinor: minorUnits(body.amount, currency),
    currency,
    merchantId,
    agentId: agentId ?? idIn(metadata, 'agentId'),
    description,
    metadata,
    merchantCurrency,
    rateLockId,
    providerId: body.paymentMethod === 'transak' ? 'transak' : chosen(metadata),
  };
}

/** The provider of the quote that the client shows, if it shows one. */
function chosen({ exchangeQuote }: Metadata): RampProviderId | null {
  const { provider } = fields(exchangeQuote);
  return RAMP_PROVIDERS.find((id) => id === fields(provider).id) ?? null;
}

function route({ crossBorderRoute }: Metadata) {
  return fields(crossBorderRoute);
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function isCredited(currency: string): boolean {
  return isCardCurrency(currency) || (isCurrency(currency) && CREDITED_COINS.includes(currency));
}

function isCountry(value: unknown): boolean {
  return typeof value === 'string' && COUNTRY.test(value);
}

function unknown(member: string): Refusal {
  return new Refusal('UNKNOWN_CURRENCY', { message: `${member} is not supported here.` });
}
