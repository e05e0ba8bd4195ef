/**
 * Who gets what of a cross-border payment. The payer's money is exchanged at the locked rate, whole, and split
 * in the merchant's currency: what was promised is the sum of all shares, and no rate is applied twice (LR-11).
 */
import type { RampProviderId } from '../../contracts/api/index.ts';
import { TERMS } from '../fiat-to-crypto/terms.ts';
import { ACCOUNT, type Entry, type Shares, settlementEntry } from '../ledger/entry.ts';
import { commissionRate, roundHalfUp, split } from '../ledger/split.ts';
import type { Payment } from '../payments/payment.ts';
import { termsOf } from '../payments/terms.ts';
import { usdMicros } from '../rates/worth.ts';

/** What the lock promised: minor units of the merchant's currency. */
export interface Promised {
  readonly convertedMinor: bigint;
  readonly currency: string;
}

/** The on-ramp's fee of an amount, in whatever currency. */
export function rampFee(providerId: RampProviderId, minor: bigint): bigint {
  return roundHalfUp(minor * TERMS[providerId].feePermille, 1000n);
}

/** The shares in the merchant's currency, and the entry that gives them: the other side is the exchange. */
export function crossBorderSettlement(
  payment: Payment,
  promised: Promised,
  providerId: RampProviderId,
) {
  const { feeType, agents } = termsOf(payment);
  const { convertedMinor: amountMinor, currency } = promised;
  const shares: Shares = {
    currency,
    amountMinor,
    merchantId: payment.merchantId,
    split: split({
      amountMinor,
      currency,
      usdRateMicros: usdMicros(currency),
      feeType,
      agents,
      channelFee: rampFee(providerId, amountMinor),
    }),
    channel: { money: ACCOUNT.exchange, fees: ACCOUNT.rampFees(providerId) },
  };
  const entry: Entry = settlementEntry(shares);
  return { entry, settlement: { ...shares.split, feeType }, grossMinor: amountMinor, currency };
}

/** The payment once it is paid; its fee is shown in the payer's currency. */
export function paidPayment(
  payment: Payment,
  paid: { readonly providerId: RampProviderId; readonly txHash: string | null; readonly at: Date },
): Payment {
  return {
    ...payment,
    status: 'completed',
    transactionHash: paid.txHash,
    providerFeeMinor: rampFee(paid.providerId, payment.amountMinor),
    commissionRate: commissionRate(termsOf(payment).feeType),
    updatedAt: paid.at,
  };
}
