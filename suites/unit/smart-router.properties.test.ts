/** Whatever is asked, SmartRouterService picks no channel that may not take it, and answers the same (LR-15). */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { RoutedMethod, RoutingDecision } from '../../contracts/api/index.ts';
import { parseMoney, toMajorNumber } from '../../contracts/api/index.ts';
import { readRunContext } from '../../evidence/index.ts';
import { proveFor } from '../../evidence/prove.ts';
import { Refusal } from '../../reference/http/refusal.ts';
import { cardAmount } from '../../reference/payments/payment-request.ts';
import { usdMinorOf } from '../../reference/rates/worth.ts';
import { CHANNELS } from '../../reference/router/channels.ts';
import { comparedCosts, feeEstimate } from '../../reference/router/fees.ts';
import type { RoutingInput } from '../../reference/router/routing-input.ts';
import { SmartRouterService } from '../../reference/router/smart-router-service.ts';
import { anInput, PLAIN, TABLE } from './payments-to-route.ts';
import suite from './suite.ts';

const prove = proveFor(suite);
const check = 'unit.smart-router';
const runs = { seed: readRunContext().seed, numRuns: 1_000 };
const router = new SmartRouterService(CHANNELS);

prove(check, 'every channel that is named may take the payment, by the table itself', () => {
  fc.assert(
    fc.property(anInput, (input) => {
      for (const method of methodsFor(input)) expect(objections(method, input)).toEqual([]);
    }),
    runs,
  );
});

prove(check, 'no channel that may take the payment is left out', () => {
  fc.assert(
    fc.property(anInput, (input) => {
      const named = methodsFor(input);
      const able = (Object.keys(TABLE) as RoutedMethod[]).filter(
        (method) => objections(method, input).length === 0,
      );
      expect(named.toSorted()).toEqual(able.toSorted());
    }),
    runs,
  );
});

prove(check, 'a card that is recommended is one that a card payment accepts', () => {
  fc.assert(
    fc.property(anInput, (input) => {
      const { amountMinor: minor, currency } = input;
      if (methodsFor(input)[0] !== 'stripe') return;
      expect(cardAmount(toMajorNumber({ minor, currency }), currency)).toBe(minor);
    }),
    runs,
  );
});

prove(check, 'an answer depends on its input alone, whatever was asked before', () => {
  fc.assert(
    fc.property(fc.array(anInput, { minLength: 1, maxLength: 8 }), anInput, (before, input) => {
      const fresh = answerOf(new SmartRouterService(CHANNELS), input);
      for (const other of before) answerOf(router, other);
      expect(answerOf(router, input)).toEqual(fresh);
      expect(answerOf(router, input)).toEqual(fresh);
    }),
    { ...runs, numRuns: 300 },
  );
});

prove(check, 'the channels come by score, and the first is recommended', () => {
  fc.assert(
    fc.property(anInput, (input) => {
      const answer = answerOf(router, input);
      if (typeof answer === 'string') return;
      const scores = answer.channels.map(({ score }) => score);
      expect(scores).toEqual(scores.toSorted((one, other) => other - one));
      expect(answer.channels[0]?.method).toBe(answer.recommendedMethod);
    }),
    runs,
  );
});

prove(check, 'the parts of an estimate add up to its amount; costs come cheapest first', () => {
  fc.assert(
    fc.property(anInput, ({ amountMinor, currency, feeType }) => {
      const money = { minor: amountMinor % 10n ** 12n || 1n, currency };
      for (const channel of CHANNELS) {
        const estimate = estimateOf(() => feeEstimate(channel, money, feeType));
        if (estimate === undefined) continue;
        const { amount, channelFee, platformFee, totalFee, netAmount } = estimate;
        const [all, ofChannel, ofPlatform, fees, net] = [
          ...[amount, channelFee, platformFee, totalFee, netAmount],
        ].map((part) => parseMoney(part, currency).minor);
        expect([ofChannel, ofPlatform, net].every((part) => part !== undefined && part >= 0n)).toBe(
          true,
        );
        expect([all, fees]).toEqual([money.minor, add(ofChannel, ofPlatform)]);
        expect(all).toBe(add(fees, net));
      }
      const rates = comparedCosts(CHANNELS, [money]).costs.map(({ feeRate }) => feeRate);
      expect(rates).toEqual(rates.toSorted((one, other) => one - other));
    }),
    runs,
  );
});

prove(
  check,
  'a fee is estimated as it is settled, and only for money that the channel takes',
  () => {
    const [stripe, wallet] = CHANNELS;
    if (!stripe || !wallet) throw new RangeError('the table lacks its first channels');
    const money = { minor: PLAIN.amountMinor, currency: PLAIN.currency };
    const parts = { channelFee: 3.2, platformFee: 3, totalFee: 6.2, netAmount: 93.8 };
    expect(feeEstimate(stripe, money, 'physical')).toMatchObject(parts);
    const refused = (code: string) => expect.objectContaining({ code });
    expect(() => feeEstimate(wallet, money, 'physical')).toThrow(refused('UNKNOWN_CURRENCY'));
    const cent = { minor: 1n, currency: 'USD' };
    expect(() => feeEstimate(stripe, cent, 'physical')).toThrow(refused('AMOUNT_OUT_OF_RANGE'));
  },
);

/** What speaks against a channel, read from the table and the rule, and not from the code. */
function objections(method: RoutedMethod, input: RoutingInput): string[] {
  const { min, max, isCard } = TABLE[method];
  const { amountMinor: minor, currency, merchantConfig } = input;
  const amount = toMajorNumber({ minor, currency });
  const isCardMoney = ['USD', 'EUR', 'GBP', 'CNY', 'JPY'].includes(currency);
  if (isCard !== isCardMoney) return ['currency'];
  const usd = usdMinorOf(minor, currency);
  const isWalletless = input.scenario === 'qr_pay' && !input.isWalletConnected;
  const against = {
    amount: amount < min || amount > max || (isCard && !cardTakes(amount, currency)),
    merchant: merchantConfig === (isCard ? 'crypto_only' : 'fiat_only'),
    border: input.isCrossBorder && isCard,
    identity: usd > 100_000n && input.kycLevel === 'none',
    wallet: isWalletless && (method === 'wallet' || method === 'x402'),
  };
  return Object.entries(against).flatMap(([what, applies]) => (applies ? [what] : []));
}

function add(one = 0n, other = 0n): bigint {
  return one + other;
}

function cardTakes(amount: number, currency: string): boolean {
  return estimateOf(() => cardAmount(amount, currency)) !== undefined;
}

function methodsFor(input: RoutingInput): readonly RoutedMethod[] {
  const answer = answerOf(router, input);
  return typeof answer === 'string' ? [] : answer.channels.map(({ method }) => method);
}

function answerOf(asked: SmartRouterService, input: RoutingInput): RoutingDecision | string {
  try {
    return asked.decide(input);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'NO_CHANNEL') return error.message;
    throw error;
  }
}

/** `undefined` for what is refused. */
function estimateOf<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
