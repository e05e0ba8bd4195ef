/** Quotes, locks and sessions as the API shows them. */
import {
  type FiatToCryptoQuote,
  formatMoney,
  type ProviderSession,
  type QuoteLock,
  toMajorNumber,
} from '../../contracts/api/index.ts';
import type { Lock, ProviderTerms, Quote, Session } from './ramp.ts';

/** Coins as decimal text where a JSON number would lose a place, fiat as numbers. */
export function quoteAnswer(quote: Quote): FiatToCryptoQuote {
  const { id, provider, fromMinor, fromCurrency, toMinor, toCurrency, feeMinor, expiresAt } = quote;
  const fromAmount = toMajorNumber({ minor: fromMinor, currency: fromCurrency });
  const toAmount = formatMoney({ minor: toMinor, currency: toCurrency });
  return {
    quoteId: id,
    provider: providerAnswer(provider),
    fromAmount,
    fromCurrency,
    toAmount,
    toCurrency,
    exchangeRate: Number(toAmount) / fromAmount,
    fee: toMajorNumber({ minor: feeMinor, currency: fromCurrency }),
    totalCost: fromAmount,
    lockExpiresAt: expiresAt.toISOString(),
    estimatedTime: provider.minutes,
  };
}

function providerAnswer({ id, name, feePermille, min, max, speed }: ProviderTerms) {
  const feeRate = Number(feePermille) / 1000;
  return { id, name, feeRate, minAmount: min, maxAmount: max, speed, requiresKYC: true };
}

export function lockAnswer({ lockId, quoteId, expiresAt }: Lock): QuoteLock {
  return { lockId, quoteId, expiresAt: expiresAt.toISOString() };
}

export function sessionAnswer(session: Session): ProviderSession {
  const { id, providerId, status, currency, toCurrency, toMinor, paymentRail } = session;
  const { merchantId, lockId, hostedUrl, txHash, createdAt, updatedAt } = session;
  return {
    id,
    providerId,
    status,
    amount: toMajorNumber({ minor: session.amountMinor, currency }),
    currency,
    toCurrency,
    toAmount: toMinor === null ? null : formatMoney({ minor: toMinor, currency: toCurrency }),
    paymentRail,
    merchantId,
    lockId,
    hostedUrl,
    txHash,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
