/** Cross-border payments: what may be asked for, who gets what, and what becomes of one that nobody hosts. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ProcessBody, RAMP_PROVIDERS } from '../../contracts/api/index.ts';
import type { Session } from '../fiat-to-crypto/ramp.ts';
import type { Payment } from '../payments/payment.ts';
import { crossBorderRequest, isCrossBorder } from './cross-border-request.ts';
import { CrossBorderService, type CrossBorderStore } from './cross-border-service.ts';
import { crossBorderSettlement, paidPayment, rampFee } from './settlement.ts';

const ID = '3f0c8d7e-4d9b-4e77-8f32-8c9d0e1f2a3b';
const MERCHANT = '1d4a8e9c-2b7f-4c55-8f10-6a7b8c9d0e1f';
const METADATA = {
  isCrossBorder: true,
  userCountry: 'US',
  merchantCountry: 'CN',
  merchantCurrency: 'CNY',
  exchangeRateLockId: ID,
  crossBorderRoute: { fiatToCrypto: true },
};
const BODY: ProcessBody = {
  amount: 100,
  currency: 'USD',
  paymentMethod: 'crypto',
  merchantId: MERCHANT,
  metadata: METADATA,
};
const NOW = new Date('2026-03-01T10:00:00Z');

const changed = (metadata: object): ProcessBody => ({
  ...BODY,
  metadata: { ...METADATA, ...metadata },
});

test('only who asks for the way through an on-ramp takes it', () => {
  expect(isCrossBorder(BODY)).toBe(true);
  expect(isCrossBorder({ ...BODY, paymentMethod: 'stripe' })).toBe(false);
  expect(isCrossBorder(changed({ isCrossBorder: 'yes' }))).toBe(false);
  for (const crossBorderRoute of [undefined, null, 'x', {}, { fiatToCrypto: 1 }])
    expect(isCrossBorder(changed({ crossBorderRoute }))).toBe(false);
});

test.each([
  ['USD', { userCurrency: 'EUR' }, 'UNKNOWN_CURRENCY'],
  ['no currency of the merchant', { merchantCurrency: undefined }, 'UNKNOWN_CURRENCY'],
  ['ether, of more places than the books', { merchantCurrency: 'ETH' }, 'UNKNOWN_CURRENCY'],
  ['no country', { userCountry: 'usa' }, 'COUNTRY_UNKNOWN'],
  ['no lock', { exchangeRateLockId: 'none' }, 'RATE_LOCK_UNKNOWN'],
])('%s is refused', (_what, metadata, code) => {
  expect(() => crossBorderRequest(changed(metadata))).toThrow(expect.objectContaining({ code }));
});

test('without a merchant nobody is credited', () => {
  const { merchantId: _nobody, ...body } = BODY;
  expect(() => crossBorderRequest(body)).toThrow(
    expect.objectContaining({ code: 'UNKNOWN_MERCHANT' }),
  );
  const named = { ...body, metadata: { ...METADATA, merchantId: MERCHANT } };
  expect(crossBorderRequest(named)).toMatchObject({ merchantId: MERCHANT, amountMinor: 10_000n });
});

test('the payer’s choice of an on-ramp is heeded', () => {
  expect(crossBorderRequest(BODY).providerId).toBe(null);
  expect(crossBorderRequest({ ...BODY, paymentMethod: 'transak' }).providerId).toBe('transak');
  const exchangeQuote = { provider: { id: 'okpay' } };
  expect(crossBorderRequest(changed({ exchangeQuote })).providerId).toBe('okpay');
  expect(crossBorderRequest(changed({ exchangeQuote: 'okpay' })).providerId).toBe(null);
});

const payment = { id: ID, merchantId: MERCHANT, agentId: null, metadata: {} } as unknown as Payment;

test('the shares add up to what was promised, to the last unit, at every on-ramp', () => {
  const orders = fc.constantFrom('nft', 'service', 'physical', undefined);
  const provider = fc.constantFrom(...RAMP_PROVIDERS);
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 15n }), provider, orders, (minor, id, order) => {
      const paid = { ...payment, agentId: ID, metadata: { orderType: order } };
      const promised = { convertedMinor: minor, currency: 'CNY' };
      const { entry, settlement, grossMinor } = crossBorderSettlement(paid, promised, id);
      const given = settlement.agents.reduce((sum, { share }) => sum + share, 0n);
      const { providerFee, platform, merchant } = settlement;
      expect(providerFee + platform + merchant + given).toBe(minor);
      expect(grossMinor).toBe(minor);
      expect(entry.postings.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)).toBe(0n);
      expect(entry.postings.find(({ account }) => account === 'fx')?.amountMinor).toBe(minor);
    }),
  );
});

test('the fee of a paid payment is shown in the payer’s currency', () => {
  expect(rampFee('moonpay', 1_000n)).toBe(25n);
  const paid = { ...payment, amountMinor: 10_000n };
  const context = { providerId: 'binance-pay', txHash: null, at: NOW } as const;
  expect(paidPayment(paid, context)).toMatchObject({ status: 'completed', providerFeeMinor: 100n });
});

const session = { id: ID, hostedUrl: null, status: 'pending' } as Session;

function desk(hosted: Session | undefined, known: Partial<Payment> = {}) {
  const moved: string[] = [];
  const store: CrossBorderStore = {
    open: async (opened) => ({ payment: { ...opened, ...known }, session, isNew: true }),
    find: async () => ({ ...payment, status: 'completed' }),
    giveUp: async () => ({ ...payment, status: 'failed' }),
  };
  const ramps = { cheapest: () => 'okpay' as const, host: async () => hosted };
  const onMoved = ({ status }: Payment) => void moved.push(status);
  const service = new CrossBorderService({ store, ramps, clock: { now: () => +NOW }, onMoved });
  return { moved, process: () => service.process(MERCHANT, ID, crossBorderRequest(BODY)) };
}

test('it is paid on the page of whoever opened one', async () => {
  const { moved, process } = desk({ ...session, hostedUrl: 'https://pay.example/' });
  await expect(process()).resolves.toMatchObject({ hostedUrl: 'https://pay.example/' });
  expect(moved).toEqual(['pending']);
});

test('nobody opened a page: it has failed; paid without a page: it is completed', async () => {
  const failed = desk(undefined);
  await expect(failed.process()).resolves.toMatchObject({ payment: { status: 'failed' } });
  expect(failed.moved).toEqual(['pending', 'failed']);
  const paid = desk({ ...session, status: 'completed' });
  await expect(paid.process()).resolves.toMatchObject({ payment: { status: 'completed' } });
});

test('what has ended is answered as it is', async () => {
  const { process } = desk(undefined, { status: 'failed' });
  await expect(process()).resolves.toMatchObject({ payment: { status: 'failed' } });
});
