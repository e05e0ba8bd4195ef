/** Reads the body of a new pay intent into exact money and harmless addresses, or refuses it (LR-5, LR-7). */
import type { PayIntentBody, ReturnUrls } from '../../contracts/api/index.ts';
import { Refusal } from '../http/refusal.ts';
import { COIN, coinAmount } from '../onchain/on-chain-request.ts';
import { cardAmount } from '../payments/payment-request.ts';
import { usdMinorOf } from '../payments/rates.ts';
import { type PayIntent, payerOf } from './pay-intent.ts';

const EXPIRES_IN_SECONDS = 3_600;

interface Asked {
  readonly id: string;
  readonly userId: string;
  readonly now: Date;
}

/** @throws Refusal */
export function newPayIntent(body: PayIntentBody, { id, userId, now }: Asked): PayIntent {
  const { amount, currency, merchantId = null, expiresIn = EXPIRES_IN_SECONDS } = body;
  const amountMinor =
    currency === COIN ? coinAmount(amount, 'wallet') : cardAmount(amount, currency);
  return {
    id,
    userId,
    payerId: payerOf(userId, merchantId),
    merchantId,
    agentId: body.agentId ?? null,
    type: body.type,
    mode: body.mode ?? 'production',
    amountMinor,
    currency,
    usdMinor: usdMinorOf(amountMinor, currency),
    description: body.description ?? null,
    orderId: body.orderId ?? null,
    returnUrls: body.metadata ?? {},
    authorizationType: null,
    grantId: null,
    grantedAt: null,
    authorizedAt: null,
    cancelledAt: null,
    expiresAt: new Date(now.getTime() + expiresIn * 1_000),
    createdAt: now,
    updatedAt: now,
  };
}

/**
 * The payer's browser goes there, and nothing else: this program never fetches them.
 * @throws Refusal for what is neither https nor of a configured origin
 */
export function refuseStrangeUrls(urls: ReturnUrls, origins: readonly string[]): void {
  for (const url of Object.values(urls))
    if (!isHarmless(url, origins)) throw new Refusal('RETURN_URL_REFUSED');
}

function isHarmless(text: string, origins: readonly string[]): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, origin, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || origins.includes(origin);
}
