/** Paying on the checkout page: by card, by wallet, in another currency; nothing is shown as paid before it is. */
import type { Page } from 'playwright-core';
import { createWalletClient, http } from 'viem';
import type { RunningTarget } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import { intentWhen, paymentsOf, rule, settled } from '../steps/index.ts';
import { openPage } from './browser.ts';
import {
  askedToPay,
  CARD_NUMBERS,
  countdownShows,
  open,
  payByCard,
  said,
  signIn,
} from './checkout.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'browser.books-agree' });
const lr10 = rule('LR-10', 'what is shown as paid is paid');
const lr14 = rule('LR-14', 'a locked rate is honoured until it expires');
const lr18 = rule('LR-18', 'a wallet payment completes by its transfer');
const lr25 = rule('LR-25', 'a card number never comes to the target');

prove(
  'browser.card-payment',
  'a payer opens the link, signs in, pays by card, and is told so when the money is there',
  async ({ target }) => {
    const successUrl = `${target.allowedOrigin}/thanks`;
    const checkout = await askedToPay(target, { metadata: { successUrl } });
    await using opened = await openPage();
    const { page } = opened;
    const bodies = bodiesSentTo(page, target.baseUrl);
    await open(page, checkout);
    lr10.same('to pay', await page.getByTestId('amount').textContent(), '123.45 USD');
    await signIn(page, checkout);
    await payByCard(page, CARD_NUMBERS.succeeds);
    await said(page, /^Paid/);
    const back = page.getByRole('link', { name: 'Back to the shop' });
    lr10.same('the way back', await back.getAttribute('href'), successUrl);
    const { status } = await intentWhen(checkout.merchant, checkout.intent.id, 'completed');
    lr10.same('its merchant sees it', status, 'completed');
    const digits = CARD_NUMBERS.succeeds.replaceAll(' ', '');
    const leaked = bodies.filter((body) => body.replaceAll(/\D/g, '').includes(digits));
    lr25.same('bodies with the card number', leaked, []);
    lr25.holds('bodies were seen', bodies.length > 2, bodies.length);
  },
);

prove(
  'browser.declined-card',
  'a declined card is said to be declined, and another one pays',
  async ({ target }) => {
    const checkout = await askedToPay(target);
    await using opened = await openPage();
    const { page } = opened;
    await open(page, checkout);
    await signIn(page, checkout);
    await payByCard(page, CARD_NUMBERS.declined);
    await said(page, /declined/);
    await settled(target);
    await payByCard(page, CARD_NUMBERS.succeeds);
    await said(page, /^Paid/);
    lr10.same('payments', (await paymentsOf(checkout.payer)).length, 1);
  },
);

prove(
  'browser.wallet-payment',
  'the browser’s wallet sends the coins, once, and the page tells when the chain has them',
  async ({ target }) => {
    const checkout = await askedToPay(target, { amount: 7.25, currency: 'USDC' });
    await using opened = await openPage();
    const { page } = opened;
    const sent = await injectWallet(page, target);
    await open(page, checkout);
    await signIn(page, checkout);
    await page.getByRole('button', { name: 'Pay by wallet' }).click();
    await said(page, /^Paid/);
    lr18.same('transfers', sent.length, 1);
    const [payment] = await paymentsOf(checkout.payer);
    const { status, transactionHash } = payment ?? {};
    lr18.same(
      'the payment',
      { status, transactionHash },
      { status: 'completed', transactionHash: sent[0] },
    );
  },
);

prove(
  'browser.rate-asked-anew',
  'a rate counts down, is asked for anew when it is over, and the payment uses the newest',
  async ({ target }) => {
    const checkout = await askedToPay(target);
    await using opened = await openPage();
    const { page } = opened;
    const locks: string[] = [];
    page.on('response', async (response) => {
      if (!response.url().endsWith('/exchange-rate/lock')) return;
      locks.push(((await response.json()) as { lockId: string }).lockId);
    });
    await page.clock.install();
    await open(page, checkout);
    await signIn(page, checkout);
    await page.getByLabel('Your currency').selectOption('CNY');
    await countdownShows(page, /^(5:00|4:5\d)$/);
    await page.clock.fastForward('02:00');
    await countdownShows(page, /^(3:00|2:5\d)$/);
    lr14.same('locks', locks.length, 1);
    await page.clock.fastForward('03:05');
    await countdownShows(page, /^(5:00|4:5\d)$/);
    lr14.same('locks', locks.length, 2);
    await payByCard(page, CARD_NUMBERS.succeeds);
    await page.clock.resume();
    await said(page, /^Paid/);
    const [payment] = await paymentsOf(checkout.payer);
    lr14.same('the lock that was used', payment?.metadata.exchangeRateLockId, locks.at(-1));
  },
);

/** What the page sends to the target, whatever the way. */
function bodiesSentTo(page: Page, baseUrl: string): readonly string[] {
  const bodies: string[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(baseUrl)) bodies.push(request.url() + (request.postData() ?? ''));
  });
  return bodies;
}

/** A wallet as extensions put it into a page (EIP-1193), with an account on the target's chain. */
async function injectWallet(page: Page, { chain }: RunningTarget): Promise<readonly string[]> {
  const account = await chain.newWallet();
  const client = createWalletClient({ account, transport: http(chain.rpcUrl) });
  const sent: string[] = [];
  await page.exposeFunction('askWallet', async (method: string, [call]: [Call?]) => {
    if (method === 'eth_requestAccounts') return [account.address];
    if (method === 'eth_chainId') return `0x${chain.chainId.toString(16)}`;
    if (method !== 'eth_sendTransaction' || !call) throw new TypeError(`${method} is not asked`);
    const hash = await client.sendTransaction({ to: call.to, data: call.data, chain: null });
    sent.push(hash);
    return hash;
  });
  await page.addInitScript(() => {
    const { askWallet } = globalThis as unknown as {
      askWallet: (method: string, params: unknown) => Promise<unknown>;
    };
    Object.assign(globalThis, {
      ethereum: { request: ({ method, params }: Ask) => askWallet(method, params ?? []) },
    });
  });
  return sent;
}

interface Call {
  readonly to: `0x${string}`;
  readonly data: `0x${string}`;
}
interface Ask {
  readonly method: string;
  readonly params?: unknown;
}
