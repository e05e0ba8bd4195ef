/** The checkout page as a payer uses it: opened by its link, signed in to, paid on. */
import type { Locator, Page } from 'playwright-core';
import type { PayIntent } from '../../contracts/api/index.ts';
import type { RunningTarget, Session } from '../../target/target.ts';
import { madeIntent, rule } from '../steps/index.ts';

const setUp = rule('LR-10', 'a pay intent is paid on its page');

/** Numbers of Stripe's own test cards (docs.stripe.com/testing). */
export const CARD_NUMBERS = {
  succeeds: '4242 4242 4242 4242',
  declined: '4000 0000 0000 0002',
} as const;

export interface Checkout {
  readonly payer: Session;
  readonly merchant: Session;
  readonly intent: PayIntent;
}

/** What a merchant asks whoever has the link for. */
export async function askedToPay(
  { driver }: RunningTarget,
  wishes: Partial<Parameters<typeof madeIntent>[2]> & { readonly minor?: bigint } = {},
): Promise<Checkout> {
  const [payer, merchant] = await Promise.all([driver.newUser(), driver.newUser()]);
  const { minor = 12_345n, ...rest } = wishes;
  const terms = { merchantId: merchant.user.id, description: 'Möbel & <b>Lampen</b>', ...rest };
  return { payer, merchant, intent: await madeIntent(merchant, minor, terms) };
}

export async function open(page: Page, { intent }: Pick<Checkout, 'intent'>): Promise<void> {
  const answer = await page.goto(intent.metadata.payUrl);
  setUp.same('the page', answer?.status(), 200);
}

export async function signIn(page: Page, { payer }: Pick<Checkout, 'payer'>): Promise<void> {
  await page.getByLabel('E-mail').fill(payer.email);
  await page.getByLabel('Password').fill(payer.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'How to pay' }).waitFor();
}

export async function payByCard(page: Page, number: string): Promise<void> {
  await page.getByLabel('Card number').fill(number);
  await page.getByLabel('Expiry').fill('12 / 34');
  await page.getByLabel('Security code').fill('123');
  await page.getByRole('button', { name: 'Pay by card' }).click();
}

/** The one line in which the page speaks says what matches, in time. */
export async function said(page: Page, what: RegExp): Promise<void> {
  const line = page.locator('#status');
  await waitedFor(line.filter({ hasText: what }));
  const text = (await line.textContent()) ?? '';
  setUp.holds(`the page says ${what}`, what.test(text), text);
}

/** The timer shows what matches, in time. */
export async function countdownShows(page: Page, what: RegExp): Promise<void> {
  const timer = page.getByRole('timer');
  await waitedFor(timer.filter({ hasText: what }));
  const text = (await timer.count()) > 0 ? await timer.textContent() : 'nothing';
  setUp.holds(`the countdown shows ${what}`, what.test(text ?? ''), text);
}

/** Whether it came: whoever waited says what was seen instead. */
export function waitedFor(locator: Locator): Promise<boolean> {
  return locator.waitFor().then(
    () => true,
    () => false,
  );
}
