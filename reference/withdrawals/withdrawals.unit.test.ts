/** Withdrawals: which way they go, what that does to the books, and what becomes of them in doubt. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Entry } from '../ledger/entry.ts';
import { bankAccountIn, isIban } from './bank-account.ts';
import { onBegin, onCancel, onPayout, reservedEntry } from './decisions.ts';
import type { Decide, Payout, PayoutProvider, WithdrawalStore } from './ports.ts';
import type { Withdrawal } from './withdrawal.ts';
import { WithdrawalService } from './withdrawal-service.ts';

const NOW = new Date('2026-03-01T10:00:00Z');
const ASKED: Withdrawal = {
  id: 'w1',
  userId: 'm1',
  amountMinor: 1_000n,
  fromCurrency: 'USD',
  toMinor: 925n,
  toCurrency: 'EUR',
  status: 'pending',
  bankAccountTail: '3000',
  createdAt: NOW,
  updatedAt: NOW,
};
const CONTEXT = { now: NOW, providerId: 'okpay' };
const paid = (change: Partial<Payout> = {}): Payout => ({
  status: 'completed',
  paid: { minor: 925n, currency: 'EUR' },
  ...change,
});

/** By account and currency. */
function balances(entries: readonly Entry[]): Record<string, bigint> {
  const sums: Record<string, bigint> = {};
  for (const { currency, postings } of entries)
    for (const { account, amountMinor } of postings) {
      const name = `${account} ${currency}`;
      sums[name] = (sums[name] ?? 0n) + amountMinor;
    }
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0n));
}

test('what is paid out left the merchant and the provider, exchanged in between', () => {
  const { withdrawal, entries } = onPayout({ ...ASKED, status: 'processing' }, paid(), CONTEXT);
  expect(withdrawal.status).toBe('completed');
  expect(balances([reservedEntry(ASKED), ...entries])).toEqual({
    'merchant:m1 USD': 1_000n,
    'fx USD': -1_000n,
    'fx EUR': 925n,
    'provider:okpay EUR': -925n,
  });
});

test('within one currency nothing is exchanged', () => {
  const same = { ...ASKED, toMinor: 1_000n, toCurrency: 'USD', status: 'processing' } as const;
  const payout = paid({ paid: { minor: 1_000n, currency: 'USD' } });
  const { entries } = onPayout(same, payout, CONTEXT);
  expect(balances([reservedEntry(same), ...entries])).toEqual({
    'merchant:m1 USD': 1_000n,
    'provider:okpay USD': -1_000n,
  });
});

test.each([
  ['cancelled', onCancel(ASKED, NOW)],
  ['failed', onPayout({ ...ASKED, status: 'processing' }, paid({ status: 'failed' }), CONTEXT)],
  ['failed', onPayout({ ...ASKED, status: 'processing' }, 'refused', CONTEXT)],
] as const)('what is %s leaves the books as they were', (status, { withdrawal, entries }) => {
  expect(withdrawal.status).toBe(status);
  expect(balances([reservedEntry(ASKED), ...entries])).toEqual({});
});

test('other money than was asked for ends nothing', () => {
  const processing = { ...ASKED, status: 'processing' } as const;
  for (const wrong of [{ minor: 924n, currency: 'EUR' }, { minor: 925n, currency: 'USD' }, null])
    expect(onPayout(processing, paid({ paid: wrong }), CONTEXT).withdrawal).toBe(processing);
});

test('a withdrawal ends once, and only along its states', () => {
  const moves = fc.array(fc.constantFrom('begin', 'cancel', 'paid', 'failed'), { maxLength: 8 });
  const decide = (move: string): Decide => {
    if (move === 'begin') return (one) => onBegin(one, NOW);
    if (move === 'cancel') return (one) => onCancel(one, NOW);
    return (one) => {
      if (one.status === 'pending') return { withdrawal: one, entries: [] };
      return onPayout(one, paid(move === 'paid' ? {} : { status: 'failed' }), CONTEXT);
    };
  };
  fc.assert(
    fc.property(moves, (all) => {
      let current = ASKED;
      const kinds: string[] = [];
      for (const move of all) {
        try {
          const { withdrawal, entries } = decide(move)(current);
          current = withdrawal;
          kinds.push(...entries.map(({ kind }) => kind));
        } catch (error) {
          expect(error).toMatchObject({ code: 'WITHDRAWAL_UNDER_WAY' });
        }
      }
      const ends = kinds.filter((kind) => kind !== 'withdrawal-exchanged');
      expect(ends.length).toBe(['pending', 'processing'].includes(current.status) ? 0 : 1);
    }),
  );
});

function desk(provider: Partial<PayoutProvider>) {
  let current = ASKED;
  const entries: Entry[] = [];
  const asked: string[] = [];
  const store: WithdrawalStore = {
    reserve: async () => current,
    change: async (_key, decide) => {
      const change = decide(current);
      current = change.withdrawal;
      entries.push(...change.entries);
      return current;
    },
    find: async (id) => (id === current.id ? current : undefined),
    list: async () => ({ withdrawals: [current], total: 1 }),
    due: async () => [current],
    bankAccount: async () => 'account',
  };
  const pay: PayoutProvider['pay'] = async ({ id }, account) => {
    asked.push(`${id} ${account}`);
    return paid();
  };
  const whole = { id: 'okpay', pay, payout: async () => undefined, ...provider };
  const service = new WithdrawalService({ store, provider: whole, clock: { now: () => +NOW } });
  return { service, asked, entries, status: () => current.status };
}

test('it is paid out once it is time, and asked about before it is paid again', async () => {
  const open = desk({});
  await open.service.carryOut();
  expect([open.status(), open.asked]).toEqual(['completed', ['w1 account']]);
  const known = desk({ payout: async () => paid() });
  await known.service.carryOut();
  expect([known.status(), known.asked]).toEqual(['completed', []]);
});

test('in doubt it stays under way', async () => {
  const silent = async () => {
    throw new TypeError('fetch failed');
  };
  for (const provider of [{ payout: silent }, { pay: silent }]) {
    const open = desk(provider);
    await open.service.carryOut();
    expect([open.status(), open.entries]).toEqual(['processing', []]);
  }
});

test('what is refused goes back, what is cancelled is never paid', async () => {
  const refused = desk({ pay: async () => 'refused' });
  await refused.service.carryOut();
  expect(refused.status()).toBe('failed');
  const cancelled = desk({});
  await cancelled.service.cancel('m1', 'w1');
  await cancelled.service.carryOut();
  expect([cancelled.status(), cancelled.asked]).toEqual(['cancelled', []]);
});

test('what is not there is nobody’s, and without a provider nothing is withdrawn', async () => {
  const { service } = desk({});
  await expect(service.find('m1', 'w2')).rejects.toMatchObject({ code: 'WITHDRAWAL_NOT_FOUND' });
  const none = new WithdrawalService({
    store: {} as WithdrawalStore,
    provider: undefined,
    clock: { now: () => +NOW },
  });
  const request = none.request('m1', 'w1', { ...ASKED, bankAccount: 'account' });
  await expect(request).rejects.toMatchObject({ code: 'RAMP_NOT_OFFERED' });
  await expect(none.carryOut()).resolves.toBeUndefined();
});

test('an IBAN is known by its check digits, and a card number is no account', () => {
  expect(bankAccountIn('DE89 3704 0044 0532 0130 00')).toBe('DE89370400440532013000');
  expect(isIban('DE88370400440532013000')).toBe(false);
  expect(bankAccountIn('123456')).toBe('123456');
  const refused = 'A card number must never be sent here';
  expect(() => bankAccountIn('4242 4242 4242 4242')).toThrow(refused);
});
