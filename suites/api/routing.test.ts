/** The router picks as its table says, never a channel that may not take the payment, by its inputs alone (LR-15). */
import type * as typebox from 'typebox';
import Value from 'typebox/value';
import {
  CostComparison,
  FeeEstimate,
  parseMoney,
  RiskAssessment,
  type RoutedMethod,
  RoutingDecision,
} from '../../contracts/api/index.ts';
import type { Answer, Session } from '../../target/target.ts';
import { TEST_CARDS } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import { openPayment, read, rule, settled } from '../steps/index.ts';
import { goodIntent } from './bad-input.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr15 = rule('LR-15', 'routing is a pure function of its inputs');
const lr11 = rule('LR-11', 'money is exact');

type Asked = Readonly<Record<string, string | number | boolean>>;

const APART = { userCountry: 'US', merchantCountry: 'CN' };
const QR = { amount: 50, currency: 'USDC', scenario: 'qr_pay' };

/** Each payment with the channel that the table gives it. Amounts stay below what needs a known identity. */
const PICKS: readonly (readonly [asked: Asked, method: RoutedMethod])[] = [
  [{ amount: 50, currency: 'USD' }, 'stripe'],
  [{ amount: 5_000, currency: 'JPY' }, 'stripe'],
  [{ amount: 50, currency: 'EUR', merchantPaymentConfig: 'fiat_only' }, 'stripe'],
  [{ amount: 50, currency: 'USDC' }, 'x402'],
  [{ amount: 50, currency: 'USDT', merchantPaymentConfig: 'crypto_only' }, 'x402'],
  [{ amount: 0.01, currency: 'ETH', isOnChain: true }, 'x402'],
  [{ amount: 50, currency: 'USDC', ...APART }, 'x402'],
  [{ amount: 0.5, currency: 'USDC', scenario: 'micro_sub' }, 'x402'],
  [{ ...QR, walletConnected: true }, 'x402'],
  [{ ...QR, amount: 1_000 }, 'multisig'],
];

/** Payments that no channel may take, each beside one that differs in the one thing that matters. */
const REFUSED: readonly (readonly [what: string, refused: Asked, served: Asked])[] = [
  ['below a card’s least', { amount: 0.99, currency: 'USD' }, { amount: 1, currency: 'USD' }],
  [
    'below a coin’s least',
    { amount: 0.0009, currency: 'USDC' },
    { amount: 0.001, currency: 'USDC' },
  ],
  ['below a multisig’s least', { ...QR, amount: 999.99 }, { ...QR, amount: 1_000 }],
  ['a QR code without a wallet', QR, { ...QR, walletConnected: true }],
  [
    'coins for a merchant of fiat',
    { amount: 50, currency: 'USDC', merchantPaymentConfig: 'fiat_only' },
    { amount: 50, currency: 'USDC', merchantPaymentConfig: 'both' },
  ],
  [
    'fiat for a merchant of coins',
    { amount: 50, currency: 'USD', merchantPaymentConfig: 'crypto_only' },
    { amount: 50, currency: 'USD', merchantPaymentConfig: 'both' },
  ],
  [
    'a card across a border',
    { amount: 50, currency: 'USD', ...APART },
    { amount: 50, currency: 'USD', ...APART, merchantCountry: 'US' },
  ],
];

prove(
  'routing.picks-by-table',
  'each payment gets the channel of the table',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    for (const [asked, method] of PICKS) {
      const answer = await route(payer, asked);
      const decision = lr15.answered(JSON.stringify(asked), answer, 200);
      lr15.same(JSON.stringify(asked), decision.recommendedMethod, method, answer);
    }
  },
);

prove(
  'routing.only-who-may-take',
  'a payment that no channel may take is refused with a code of its own',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const invalid = await route(payer, { amount: 'much', currency: 'USD' });
    for (const [what, refused, served] of REFUSED) {
      const answer = await route(payer, refused);
      lr15.refused(what, answer, 400);
      const codes = [codeOf(answer), codeOf(invalid)];
      lr15.holds(`${what}: a code of its own`, codes[0] !== codes[1], codes, answer);
      lr15.answered(`not ${what}`, await route(payer, served), 200);
    }
  },
);

prove(
  'routing.pure',
  'the same question gets the same answer, whatever and whoever was asked before',
  async ({ target }) => {
    const [one, other] = await Promise.all([target.driver.newUser(), target.driver.newUser()]);
    const first = new Map<Asked, unknown>();
    for (const [asked] of PICKS) first.set(asked, (await route(one, asked)).body);
    const [unlike] = REFUSED;
    if (unlike) await route(one, unlike[1]);
    for (const [asked] of PICKS.toReversed())
      for (const payer of [one, other]) {
        const again = await route(payer, asked);
        lr15.same(`again ${JSON.stringify(asked)}`, again.body, first.get(asked), again);
      }
  },
);

prove(
  'routing.pure',
  'decisions, comparisons and assessments have the agreed members, and are repeatable',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const risk = { amount: 2_000, paymentMethod: 'wallet', metadata: APART };
    const questions: readonly (readonly [typebox.TSchema, () => Promise<Answer<unknown>>])[] = [
      [RoutingDecision, () => route(payer, { amount: 50, currency: 'USDC', ...APART })],
      [RoutingDecision, () => route(payer, { amount: 50, currency: 'EUR' })],
      [
        CostComparison,
        () =>
          payer.request('/api/payments/compare-costs?amount=50&currency=USD&targetCurrency=USDC'),
      ],
      [
        RiskAssessment,
        () => payer.request('/api/payments/assess-risk', { method: 'POST', body: risk }),
      ],
    ];
    for (const [schema, ask] of questions) {
      const answer = await ask();
      lr15.answered('the question', answer, [200, 201]);
      const odd = [...Value.Errors(schema, answer.body)].map(
        ({ instancePath, message }) => `${instancePath} ${message}`,
      );
      lr15.same('members that are not as agreed', odd, [], answer);
      lr15.same('the answer, asked again', (await ask()).body, answer.body, answer);
    }
  },
);

prove(
  'routing.decides-for-crypto',
  'crypto from a client is paid by what the router chose, or refused where nothing may take it',
  async ({ target }) => {
    const open = await openPayment(target, 'crypto', { order: { from: 1_000n } });
    const { payer, order, intent } = open;
    await target.provider.confirm(intent, TEST_CARDS.succeeds);
    const { amount, currency } = intent;
    const body = {
      amount: Number(amount),
      currency,
      paymentMethod: 'crypto',
      paymentIntentId: intent.paymentIntentId,
      metadata: { orderType: order.type },
    } as const;
    const metadata = { merchantPaymentConfig: 'crypto_only' };
    const refused = await payer.process({ ...body, metadata });
    lr15.refused('crypto to a merchant who takes no card', refused, 400);
    const answer = await payer.process(body);
    const payment = lr15.answered('crypto in a currency of cards', answer, 201);
    lr15.same('its method', payment.paymentMethod, 'stripe', answer);
    await settled(target);
    lr15.same('the payment', (await read(open)).status, 'completed', answer);
  },
);

prove(
  'fees.estimate-adds-up',
  'an estimate is what a settlement takes: its parts add up to the amount',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    // 2.9 % + 0.30; 0.5 % + 2.5 % for something physical, 1.5 % + 6.5 % for a service.
    const wanted = [
      [{ amount: 100 }, ['3.20', '3.00', '93.80']],
      [{ amount: 100, orderType: 'service' }, ['3.20', '8.00', '88.80']],
      [{ amount: 33.33 }, ['1.27', '1.00', '31.06']],
      [{ amount: 100, currency: 'USDC', paymentMethod: 'x402' }, ['0.06', '3.00', '96.94']],
    ] as const;
    for (const [change, parts] of wanted) {
      const body = { ...goodIntent, ...change };
      const answer = await payer.request('/api/payments/estimate-fee', { method: 'POST', body });
      lr11.answered(`an estimate of ${body.amount}`, answer, [200, 201]);
      lr11.holds('it is as agreed', Value.Check(FeeEstimate, answer.body), answer.body, answer);
      const { channelFee, platformFee, netAmount } = answer.body as FeeEstimate;
      const minor = (part: number | string) => parseMoney(part, body.currency).minor;
      const seen = [channelFee, platformFee, netAmount].map(minor);
      lr11.same(`channel, platform and merchant of ${body.amount}`, seen, parts.map(minor), answer);
      const total = seen.reduce((sum, part) => sum + part, 0n);
      lr11.same('together', total, minor(body.amount), answer);
    }
  },
);

function route(payer: Session, asked: Asked): Promise<Answer<RoutingDecision>> {
  const query = new URLSearchParams(
    Object.entries(asked).map(([name, value]) => [name, `${value}`]),
  );
  return payer.request(`/api/payments/routing?${query}`);
}

function codeOf({ body }: Answer<unknown>): unknown {
  return (body as { code?: unknown } | undefined)?.code;
}
