/** Card payments and their refunds, in whatever order a payer's browser, the provider and merchants come. */
import type { CreateIntentAnswer, Payment } from '../../../contracts/api/index.ts';
import { anOrder, intentBody, type Order, processBody } from '../../../fixtures/data/index.ts';
import { TEST_CARDS, type TestCard } from '../../../target/target.ts';
import type { Flow } from './operation.ts';
import { authenticated, confirmed } from './payers-browser.ts';
import type { Walker } from './walker.ts';

interface CardPayment {
  readonly order: Order;
  readonly intent: CreateIntentAnswer;
  merchant?: Walker | undefined;
  paymentId?: string;
}

/** Small, so that a day of a walk stays within what an unknown payer may pay (LR-21), mostly. */
const MOST_MINOR = 1_500n;
const CURRENCIES = ['USD', 'USD', 'EUR', 'JPY'] as const;
const CARDS: readonly TestCard[] = [
  TEST_CARDS.succeeds,
  TEST_CARDS.succeeds,
  TEST_CARDS.declined,
  TEST_CARDS.authenticationRequired,
];

export const cards: Flow = (walker, others) => {
  const { chance, target } = walker;
  /** Unpaid as far as the walker knows. */
  const open: CardPayment[] = [];
  const paid: CardPayment[] = [];
  const processed: CardPayment[] = [];

  const create = async () => {
    const currency = chance.of(CURRENCIES) ?? 'USD';
    const order = chance.next(anOrder({ currency, from: 200n, to: MOST_MINOR }));
    const path = '/api/payments/create-intent';
    const body = intentBody(order);
    const answer = chance.happens(20)
      ? await walker.twice<CreateIntentAnswer>(path, body)
      : await walker.post<CreateIntentAnswer>(path, body);
    if (answer.status === 201) open.push({ order, intent: answer.body });
  };

  const confirm = async () => {
    const payment = chance.of(open);
    if (!payment) return;
    const card = chance.of(CARDS) ?? TEST_CARDS.succeeds;
    let status = await confirmed(target, payment.intent, card);
    if (status === 'requires_action') {
      const outcome = chance.happens(70) ? 'succeed' : 'fail';
      status = await authenticated(target, payment.intent.paymentIntentId, outcome);
    }
    if (status === 'refused') open.splice(open.indexOf(payment), 1);
    if (status !== 'succeeded') return;
    open.splice(open.indexOf(payment), 1);
    paid.push(payment);
  };

  /** Of a paid payment mostly, and now and then before it is paid. */
  const process = async () => {
    const payment = chance.of(chance.happens(85) ? paid : open);
    if (!payment) return;
    payment.merchant ??= chance.of([undefined, ...others]);
    const terms = payment.merchant ? { merchantId: payment.merchant.id } : {};
    const body = { ...processBody(payment.order, payment.intent.paymentIntentId), ...terms };
    const path = '/api/payments/process';
    const answer = chance.happens(20)
      ? await walker.twice<Payment>(path, body)
      : await walker.post<Payment>(path, body);
    if (answer.status !== 201) return;
    payment.paymentId = answer.body.id;
    if (paid.includes(payment)) processed.push(...paid.splice(paid.indexOf(payment), 1));
  };

  /** By the payer or the merchant; now and then two at once, and more than is left. */
  const refund = async () => {
    const payment = chance.of(processed);
    if (!payment) return;
    const by = (chance.happens(30) && payment.merchant) || walker;
    const { minor, currency } = payment.order.amount;
    const part = chance.between(1, Number(minor));
    const amount = currency === 'JPY' ? part : part / 100;
    const whole = { paymentId: payment.paymentId, reason: 'sent back' };
    const body = chance.happens(30) ? whole : { ...whole, amount };
    const times = chance.happens(20) ? 2 : 1;
    await Promise.all(Array.from({ length: times }, () => by.post('/api/refunds', body)));
  };

  return [
    { name: 'create-intent', weight: 10, run: create },
    { name: 'confirm', weight: 10, isPossible: () => open.length > 0, run: confirm },
    { name: 'process', weight: 12, isPossible: () => paid.length > 0, run: process },
    { name: 'refund', weight: 6, isPossible: () => processed.length > 0, run: refund },
    {
      name: 'read',
      weight: 2,
      run: async () => {
        await walker.insist('/api/payments/history?limit=20');
      },
    },
  ];
};
