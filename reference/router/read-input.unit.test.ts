/** A query and a payment that say the same are routed alike; what is no money is refused. */
import { expect, test } from 'vitest';
import { inputOfBody, inputOfQuery, readMoney } from './read-input.ts';

const MONEY = { amount: 12.5, currency: 'USD' };
const APART = { userCountry: 'US', merchantCountry: 'CN' };

test('what is not said is taken for the ordinary', () => {
  const ordinary = {
    amountMinor: 1_250n,
    currency: 'USD',
    kycLevel: 'none',
    merchantConfig: 'both',
    scenario: 'standard',
    feeType: 'physical',
    isOnChain: false,
    isWalletConnected: false,
    userCountry: null,
    merchantCountry: null,
    isCrossBorder: false,
  };
  expect(inputOfQuery(MONEY, 'none')).toEqual(ordinary);
  expect(inputOfBody({ ...MONEY, paymentMethod: 'crypto' }, 'none')).toEqual(ordinary);
});

test('a query and a payment’s metadata mean the same', () => {
  const said = { ...APART, isOnChain: true, orderType: 'service' } as const;
  const config = { merchantPaymentConfig: 'fiat_only' } as const;
  const input = inputOfQuery({ ...MONEY, ...said, ...config }, 'basic');
  const metadata = { ...said, ...config };
  expect(inputOfBody({ ...MONEY, paymentMethod: 'crypto', metadata }, 'basic')).toEqual(input);
  expect(input).toMatchObject({ isCrossBorder: true, merchantConfig: 'fiat_only' });
});

test.each([
  [{ isCrossBorder: true }, true],
  [{ isCrossBorder: 'true' }, false],
  [{ userCountry: 'US' }, false],
  [{ userCountry: 'US', merchantCountry: 'US' }, false],
  [{ userCountry: 1, merchantCountry: 2 }, false],
])('metadata %j crosses a border: %j', (metadata, isCrossBorder) => {
  const body = { ...MONEY, paymentMethod: 'crypto', metadata } as const;
  expect(inputOfBody(body, 'none').isCrossBorder).toBe(isCrossBorder);
});

test('what is no money is refused', () => {
  expect(() => readMoney(1, 'ZZZ')).toThrow(expect.objectContaining({ code: 'UNKNOWN_CURRENCY' }));
  expect(() => readMoney(0.5, 'JPY')).toThrow(expect.objectContaining({ code: 'BAD_AMOUNT' }));
});
