/** Reads what clients send, a query or a payment's own body, into the input of a routing decision. */
import {
  isCurrency,
  type KycLevel,
  MERCHANT_CONFIGS,
  type Money,
  type ProcessBody,
  type RoutingQuery,
} from '../../contracts/api/index.ts';
import { Refusal } from '../http/refusal.ts';
import type { Metadata } from '../payments/payment.ts';
import { minorUnits } from '../payments/payment-request.ts';
import { feeTypeOf } from '../payments/terms.ts';
import type { RoutingInput } from './routing-input.ts';

/** @throws Refusal for an amount or a currency that is none */
export function readMoney(amount: number, currency: string): Money {
  if (!isCurrency(currency))
    throw new Refusal('UNKNOWN_CURRENCY', { message: `currency ${currency} is not supported.` });
  return { minor: minorUnits(amount, currency), currency };
}

/** @throws Refusal for an amount or a currency that is none */
export function inputOfQuery(query: RoutingQuery, kycLevel: KycLevel): RoutingInput {
  const { minor: amountMinor, currency } = readMoney(query.amount, query.currency);
  const { userCountry = null, merchantCountry = null } = query;
  return {
    amountMinor,
    currency,
    kycLevel,
    merchantConfig: query.merchantPaymentConfig ?? 'both',
    scenario: query.scenario ?? 'standard',
    feeType: feeTypeOf(query.orderType),
    isOnChain: query.isOnChain ?? false,
    isWalletConnected: query.walletConnected ?? false,
    userCountry,
    merchantCountry,
    isCrossBorder: areApart(userCountry, merchantCountry),
  };
}

/** Of a payment, by what its metadata says. @throws Refusal for an amount or a currency that is none */
export function inputOfBody(body: ProcessBody, kycLevel: KycLevel): RoutingInput {
  const { metadata = {} } = body;
  const { minor: amountMinor, currency } = readMoney(body.amount, body.currency);
  const userCountry = textIn(metadata, 'userCountry');
  const merchantCountry = textIn(metadata, 'merchantCountry');
  return {
    amountMinor,
    currency,
    kycLevel,
    merchantConfig: MERCHANT_CONFIGS.find((c) => c === metadata.merchantPaymentConfig) ?? 'both',
    scenario: 'standard',
    feeType: feeTypeOf(metadata.orderType),
    isOnChain: metadata.isOnChain === true,
    isWalletConnected: false,
    userCountry,
    merchantCountry,
    isCrossBorder: crossesBorder(metadata),
  };
}

/** By the payment's own word, or by its countries. */
export function crossesBorder(metadata: Metadata): boolean {
  return (
    metadata.isCrossBorder === true ||
    areApart(textIn(metadata, 'userCountry'), textIn(metadata, 'merchantCountry'))
  );
}

function areApart(userCountry: string | null, merchantCountry: string | null): boolean {
  return userCountry !== null && merchantCountry !== null && userCountry !== merchantCountry;
}

function textIn(metadata: Metadata, member: string): string | null {
  const value = metadata[member];
  return typeof value === 'string' ? value : null;
}
