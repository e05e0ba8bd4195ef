/**
 * The steps of a card payment as a payer and the payer's browser take them. They assert what every test
 * that builds on them needs, so that a test's own lines speak of its rule only.
 */
import type { CreateIntentAnswer, Payment } from '../../contracts/api/index.ts';
import {
  anIdempotencyKey,
  anOrder,
  draw,
  intentBody,
  type Order,
  type OrderWishes,
  processBody,
} from '../../fixtures/data/index.ts';
import {
  type RunningTarget,
  type Session,
  TEST_CARDS,
  type TestCard,
} from '../../target/target.ts';
import { eventually } from './eventually.ts';
import { settled } from './held-webhooks.ts';
import { rule } from './rule.ts';

const setUp = rule('LR-10', 'a payment moves along its states');

/** An order for which the target has opened an intent; its payment is pending. */
export interface OpenPayment {
  readonly payer: Session;
  readonly order: Order;
  readonly intent: CreateIntentAnswer;
  readonly paymentId: string;
  readonly key: (purpose: string) => string;
}

export interface Wishes {
  readonly payer?: Session;
  readonly order?: OrderWishes;
}

/** Opens an intent for an order drawn by `label`, which a fresh payer pays unless one is given. */
export async function openPayment(
  target: RunningTarget,
  label: string,
  wishes: Wishes = {},
): Promise<OpenPayment> {
  const payer = wishes.payer ?? (await target.driver.newUser());
  const order = draw(anOrder(wishes.order), label);
  const answer = await payer.createIntent(intentBody(order));
  const intent = setUp.answered('create-intent opens a payment', answer, 201);
  const { id: paymentId } = await newestPayment(payer);
  const key = (purpose: string) => draw(anIdempotencyKey, `${label}/${purpose}`);
  return { payer, order, intent, paymentId, key };
}

/** Opens a payment, confirms its card in the payer's browser, and says that it is to be processed. */
export async function payByCard(
  target: RunningTarget,
  label: string,
  wishes: Wishes & { readonly card?: TestCard } = {},
): Promise<OpenPayment> {
  const open = await openPayment(target, label, wishes);
  await target.provider.confirm(open.intent, wishes.card ?? TEST_CARDS.succeeds);
  const answer = await open.payer.process(processBody(open.order, open.intent.paymentIntentId));
  setUp.answered('process takes the confirmed intent', answer, 201);
  return open;
}

/** A card payment that is paid, told by webhook, and settled. */
export async function completedPayment(
  target: RunningTarget,
  label: string,
  wishes: Wishes = {},
): Promise<OpenPayment> {
  const paid = await payByCard(target, label, wishes);
  await settled(target);
  setUp.same('a paid card payment', (await readWhen(paid, 'completed')).status, 'completed');
  return paid;
}

/** The payment as its payer reads it now. */
export async function read({
  payer,
  paymentId,
}: Pick<OpenPayment, 'payer' | 'paymentId'>): Promise<Payment> {
  return setUp.answered('the payer reads the payment', await payer.payment(paymentId), 200);
}

/** The payment once it has come to `status`: a real provider tells in its own time. Else as it is at last. */
export function readWhen(open: OpenPayment, status: Payment['status']): Promise<Payment> {
  return eventually(
    () => read(open),
    (payment) => payment.status === status,
  );
}

/** All payments of a payer with few of them. */
export async function paymentsOf(payer: Session): Promise<readonly Payment[]> {
  const answer = await payer.payments({ limit: 100 });
  return setUp.answered('the payer lists the payments', answer, 200).data;
}

async function newestPayment(payer: Session): Promise<Payment> {
  const payments = await paymentsOf(payer);
  const [newest] = payments.toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
  setUp.holds('create-intent leaves a payment in the payer’s list', newest !== undefined, payments);
  return newest as Payment;
}
