/** The checkout page of a pay intent as markup: readable without a script, and alive with it. */
import { Eta } from 'eta';
import { formatMoney, toMajorNumber } from '../../contracts/api/index.ts';
import { type KnownPayIntent, statusOf } from '../pay-intents/pay-intent.ts';
import { CARD_CURRENCIES, isCardCurrency } from '../payments/rates.ts';
import type { Language } from './language.ts';
import { STATES, TEXTS } from './texts.ts';

/** What the page's script needs to pay, if that can be done. */
export interface Means {
  /** Where a browser confirms a card. */
  readonly provider: { readonly url: string; readonly publishableKey: string } | undefined;
  readonly chain:
    | { readonly chainId: number; readonly token: string; readonly treasury: string }
    | undefined;
}

export interface PageOf {
  readonly intent: KnownPayIntent | undefined;
  /** Whom it pays, as the payer may know them. */
  readonly merchant: string | undefined;
  readonly language: Language;
  readonly means: Means;
  readonly now: Date;
}

/** Every `<%= %>` escapes; `<%~ %>` stands only before our own markup. */
const eta = new Eta({
  views: new URL('.', import.meta.url).pathname,
  autoEscape: true,
  autoTrim: ['nl', false],
  cache: true,
});

export function checkoutPage(page: PageOf): string {
  return eta.render('./page', {
    ...commonOf(page),
    ...(page.intent && ofIntent(page.intent, page)),
  });
}

function commonOf({ language, merchant }: PageOf) {
  const t = TEXTS[language];
  const other = language === 'en' ? 'zh' : 'en';
  return { language, other, t, merchant, state: t.missing, shade: 'bad', data: {} };
}

function ofIntent(intent: KnownPayIntent, page: PageOf) {
  const { description, orderId, currency, amountMinor: minor, expiresAt, returnUrls } = intent;
  const { language, now, means } = page;
  const status = statusOf(intent, now);
  const isCard = isCardCurrency(currency);
  const isOpen = ['created', 'authorized', 'executing'].includes(status);
  const payable = isOpen && (isCard ? means.provider : means.chain) !== undefined;
  return {
    ...returnUrls,
    amount: `${shortened(formatMoney({ minor, currency }))} ${currency}`,
    description,
    orderId,
    expiresAt: expiresAt.toISOString(),
    payable,
    paid: status === 'completed',
    state: STATES[language][status] ?? '',
    shade: status === 'completed' ? 'good' : 'bad',
    method: isCard ? 'card' : 'wallet',
    currencies: CARD_CURRENCIES.filter((one) => one !== currency),
    data: payable ? dataOf(intent, page) : {},
  };
}

function dataOf(intent: KnownPayIntent, { language, now, means }: PageOf) {
  const { id, currency, amountMinor: minor, expiresAt } = intent;
  const { provider, chain } = means;
  return {
    id,
    language,
    currency,
    amount: toMajorNumber({ minor, currency }),
    now: now.toISOString(),
    expiresAt: expiresAt.toISOString(),
    texts: TEXTS[language],
    provider,
    chain: chain && { ...chain, units: String(minor) },
  };
}

/** Of a coin's many decimals, those that say something; of all others, both. */
function shortened(amount: string): string {
  return amount.replace(/(\.\d\d\d*?)0+$/, '$1');
}
