/** What the providers' documents publish of their signatures, and what is no answer of a provider. */
import { expect, test } from 'vitest';
import { signedText } from './alchemy-pay.ts';
import { coinsIn, fiatIn, pageIn } from './answers.ts';
import { transak } from './transak.ts';

/** The example of alchemypay.readme.io/docs/webhook-signature, word for word. */
const EXAMPLE = {
  amount: '15.00000000',
  orderNo: '***',
  address: '***',
  payTime: '2024-09-27 17:59:27',
  signature: 'f13fb8137f2c999c5932261de9bc8668b0a7b014',
  rawRampFee: '0.998500',
  merchantOrderNo: '***',
  crypto: 'USDT',
  network: 'TRX',
  rampFeeUnit: 'USD',
  cryptoPrice: '0.00000000',
  payType: 'CREDIT_CARD',
  rampFee: '0.99000000',
  cryptoQuantity: '12.93',
  appId: 'f83Is2y7L425rxl8',
  fiat: 'USD',
  newSignature: '+T2BJ1S2X+ffRXoF+q5c/aqgZSyjGXt7Oh073UXLti0=',
  email: '***@gmail.com',
  status: 'PAY_SUCCESS',
  rampFeeInUSD: '0.99',
};

test('Alchemy Pay: the text that is signed is the one of the document', () => {
  const text = signedText('1727431167633', '/alchemypay-on-ramp', { ...EXAMPLE, memo: '' });
  expect(text).toBe(
    '1727431167633POST/alchemypay-on-ramp{"address":"***","amount":"15.00000000",' +
      '"appId":"f83Is2y7L425rxl8","crypto":"USDT","cryptoPrice":"0.00000000",' +
      '"cryptoQuantity":"12.93","email":"***@gmail.com","fiat":"USD","merchantOrderNo":"***",' +
      '"network":"TRX","orderNo":"***","payTime":"2024-09-27 17:59:27","payType":"CREDIT_CARD",' +
      '"rampFee":"0.99000000","rampFeeInUSD":"0.99","rampFeeUnit":"USD","rawRampFee":"0.998500",' +
      '"status":"PAY_SUCCESS"}',
  );
});

test('a JWT without a signature, or by another algorithm, is not Transak’s', async () => {
  const urls = { apiUrl: 'https://x.example', widgetUrl: 'https://x.example' };
  const settings = { ...urls, apiKey: 'key', accessToken: 'a'.repeat(32) };
  const { read } = transak(settings, { now: () => 0 });
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  for (const alg of ['none', 'HS512']) {
    const data = `${part({ alg })}.${part({ eventID: 'ORDER_COMPLETED' })}.`;
    const rawBody = Buffer.from(JSON.stringify({ data }));
    await expect(read({ rawBody, headers: {}, path: '/' })).rejects.toMatchObject({
      code: 'RAMP_SIGNATURE_WRONG',
    });
  }
});

test('coins are counted to their last place, and never rounded up', () => {
  expect(coinsIn('98.1234569', 'USDT')).toBe(98_123_456n);
  expect(coinsIn(0.0055, 'BTC')).toBe(550_000n);
  expect(fiatIn(0, 'USD')).toBe(0n);
  expect(fiatIn('1000.9', 'JPY')).toBe(1000n);
});

test.each([[-1], ['-1'], [Number.NaN], ['1e9'], [1e21], ['NaN'], [null], [{}], [''], ['1,5']])(
  '%s is no amount',
  (value) => {
    expect(() => coinsIn(value, 'USDT')).toThrow('no amount');
  },
);

test.each(['javascript:alert(1)', 'data:text/html,x', 'no address', undefined])(
  '%s is no page to send a payer to',
  (value) => {
    expect(() => pageIn(value)).toThrow();
  },
);
