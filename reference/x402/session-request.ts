/** Reads the bodies of X402 requests into exact money and terms, or refuses them (LR-5). */
import { type Address, getAddress, type Hex, isAddress, isHex } from 'viem';
import type {
  ProcessBody,
  X402AuthorizationBody,
  X402SessionBody,
} from '../../contracts/api/index.ts';
import { Refusal } from '../http/refusal.ts';
import { channelOf } from '../payments/methods.ts';
import type { Metadata, PaymentRequest } from '../payments/payment.ts';
import { minorUnits } from '../payments/payment-request.ts';
import { idIn } from '../payments/terms.ts';
import { obstacleInMoney } from '../router/may-take.ts';
import { type AuthorizationTerms, COIN, DURATION_DAYS } from './authorization.ts';
import type { SessionRequest } from './ports.ts';
import { nonceOf, type Session } from './session.ts';

const SIGNATURE = /^0x[0-9a-f]{130}$/i;

/** @throws Refusal */
export function authorizationTerms(body: X402AuthorizationBody): AuthorizationTerms {
  const { singleLimit, dailyLimit, durationDays = DURATION_DAYS } = body;
  const singleLimitMinor = minorUnits(singleLimit, COIN);
  return { singleLimitMinor, dailyLimitMinor: minorUnits(dailyLimit, COIN), durationDays };
}

/** @throws Refusal */
export function sessionRequest(body: X402SessionBody): SessionRequest {
  const { paymentId, amount, currency, metadata = {} } = body;
  return { paymentId: paymentId.toLowerCase(), amountMinor: amountOf(amount, currency), metadata };
}

/** What `process` says of a payment by X402. */
export interface ProcessRequest extends PaymentRequest {
  readonly sessionId: string;
  readonly signed: { readonly signature: Hex; readonly from: Address | undefined } | undefined;
}

/** @throws Refusal */
export function processRequest(body: ProcessBody): ProcessRequest {
  const { amount, currency, description = null, merchantId, agentId } = body;
  // A signature moves money: it is used, and never kept.
  const { signature, from, ...metadata } = body.metadata ?? {};
  const sessionId = idIn(metadata, 'sessionId');
  if (sessionId === null) throw new Refusal('X402_SESSION_REQUIRED');
  return {
    sessionId,
    amountMinor: amountOf(amount, currency),
    currency,
    description,
    metadata,
    merchantId: merchantId ?? idIn(metadata, 'merchantId'),
    agentId: agentId ?? idIn(metadata, 'agentId'),
    signed: signature === undefined ? undefined : signedOf(signature, from),
  };
}

/** What the client says of the session must be what was offered. @throws Refusal */
export function refuseOtherTerms(session: Session, amountMinor: bigint, metadata: Metadata): void {
  const { to = session.recipient, nonce = nonceOf(session) } = metadata;
  const isOffered =
    amountMinor === session.amountMinor &&
    isSame(to, session.recipient) &&
    isSame(nonce, nonceOf(session));
  if (!isOffered) throw new Refusal('X402_SESSION_MISMATCH');
}

/** An address in any spelling whose checksum, if it has one, is right. @throws Refusal */
export function walletIn(value: unknown): Address {
  if (typeof value !== 'string' || !isAddress(value)) throw new Refusal('BAD_WALLET_ADDRESS');
  return getAddress(value);
}

function signedOf(signature: unknown, from: unknown): ProcessRequest['signed'] {
  if (!isHex(signature) || !SIGNATURE.test(signature))
    throw new Refusal('VALIDATION_FAILED', { message: 'metadata.signature is no signature.' });
  return { signature, from: from === undefined ? undefined : walletIn(from) };
}

function amountOf(amount: number, currency: string): bigint {
  if (currency !== COIN)
    throw new Refusal('UNKNOWN_CURRENCY', {
      message: `currency ${currency} is not supported for this payment method: it takes ${COIN}.`,
    });
  const minor = minorUnits(amount, currency);
  if (obstacleInMoney(channelOf('x402'), { minor, currency }))
    throw new Refusal('AMOUNT_OUT_OF_RANGE');
  return minor;
}

function isSame(said: unknown, offered: string): boolean {
  return typeof said === 'string' && said.toLowerCase() === offered.toLowerCase();
}
