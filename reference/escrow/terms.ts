/** Reads what a buyer asks for into the exact terms of a deal, or refuses it (LR-5). */
import type { EscrowBody } from '../../contracts/api/index.ts';
import { minorDigits } from '../../contracts/api/index.ts';
import { Refusal } from '../http/refusal.ts';
import { minorUnits } from '../payments/payment-request.ts';
import type { EscrowTerms } from './escrow.ts';
import { sharesOf } from './shares.ts';

/** A dollar is a USDC: what is agreed in dollars is held to the cent. */
const CURRENCIES: readonly string[] = ['USDC', 'USD'];
const UNITS_A_CENT = 10_000n;

/** What is bought may be faulty without anybody looking: no word is a word after a while. */
const SHIPPED: readonly string[] = ['product', 'physical'];
const AUTO_RELEASE_DAYS = 7;

/** @throws Refusal */
export function escrowTerms(body: EscrowBody): EscrowTerms {
  const { paymentId = null, merchantId, amount, currency } = body;
  const { orderType = 'product', settlementType = 'delivery_confirmed' } = body;
  if (!CURRENCIES.includes(currency))
    throw new Refusal('UNKNOWN_CURRENCY', { message: 'An escrow is in USDC or USD.' });
  const amountMinor = minorUnits(amount, currency);
  const units = amountMinor * 10n ** BigInt(minorDigits('USDC') - minorDigits(currency));
  return {
    paymentId,
    merchantId,
    amountMinor,
    currency,
    units,
    shares: sharesOf(body),
    orderType,
    settlementType,
    autoReleaseDays: autoRelease(orderType, body.autoReleaseDays),
  };
}

/** Dollar cents, rounded up: a limit is not passed by fractions. */
export function usdMinorOfUnits(units: bigint): bigint {
  return (units + UNITS_A_CENT - 1n) / UNITS_A_CENT;
}

function autoRelease(orderType: string, days: number | undefined): number | null {
  if (SHIPPED.includes(orderType)) return days ?? AUTO_RELEASE_DAYS;
  if (days !== undefined) throw new Refusal('AUTO_RELEASE_NOT_OFFERED');
  return null;
}
