/** The steps of buying coins as a payer takes them: quotes, a lock, a session on a provider's page. */
import type {
  FiatToCryptoQuote,
  ProviderSession,
  QuoteLock,
  RampProviderId,
} from '../../contracts/api/index.ts';
import type { Answer, RunningTarget, Session } from '../../target/target.ts';
import { rule } from '../steps/index.ts';

const setUp = rule('LR-16', 'quotes, locks and sessions are had');

export const QUOTES = '/api/payments/fiat-to-crypto/quotes';
export const SESSION = '/api/payments/provider/session';
export const AMOUNT = 100;

export const idsOf = (quotes: readonly FiatToCryptoQuote[]) =>
  quotes.map(({ provider }) => provider.id);

export const without = (ids: readonly RampProviderId[], ...gone: readonly RampProviderId[]) =>
  ids.filter((id) => !gone.includes(id));

export function askQuotes(payer: Session, { fromAmount = String(AMOUNT) } = {}) {
  const query = new URLSearchParams({ fromAmount, fromCurrency: 'USD', toCurrency: 'USDT' });
  return payer.request<FiatToCryptoQuote[]>(`${QUOTES}?${query}`);
}

export async function quotesOf(payer: Session, wish = {}): Promise<FiatToCryptoQuote[]> {
  return setUp.answered('quotes', await askQuotes(payer, wish), 200);
}

export function askLock(payer: Session, quote: FiatToCryptoQuote): Promise<Answer<QuoteLock>> {
  const body = { quoteId: quote.quoteId, quote };
  return payer.request('/api/payments/fiat-to-crypto/lock', { method: 'POST', body });
}

export async function lockedQuote(target: RunningTarget, provider?: RampProviderId) {
  const payer = await target.driver.newUser();
  const quotes = await quotesOf(payer);
  const quote = quotes.find((one) => one.provider.id === provider) ?? quotes[0];
  if (!quote) throw new TypeError('no provider offers anything');
  const answer = await askLock(payer, quote);
  return { payer, quote, lock: setUp.answered('the lock', answer, 201).lockId };
}

export interface Opening {
  readonly providerId: RampProviderId;
  readonly amount: number;
  readonly lockId?: string;
}

/** Opens a session on a lock, for what was quoted. */
export function openSession(
  payer: Session,
  { provider, fromAmount }: FiatToCryptoQuote,
  { lock, ...options }: { readonly lock: string; readonly idempotencyKey?: string },
): Promise<Answer<ProviderSession>> {
  const opening = { providerId: provider.id, amount: Number(fromAmount), lockId: lock };
  return openAt(payer, opening, options);
}

export function openAt(
  payer: Session,
  opening: Opening,
  options: { readonly idempotencyKey?: string } = {},
): Promise<Answer<ProviderSession>> {
  const body = { ...opening, currency: 'USD', toCurrency: 'USDT', paymentRail: 'card' };
  return payer.request(SESSION, { method: 'POST', body, ...options });
}

export async function opened(payer: Session, id: RampProviderId): Promise<ProviderSession> {
  return setUp.answered(
    `a session at ${id}`,
    await openAt(payer, { providerId: id, amount: 50 }),
    201,
  );
}

export async function read(payer: Session, id: string): Promise<ProviderSession> {
  const answer = await payer.request<ProviderSession>(`${SESSION}/${id}`);
  return setUp.answered('the payer reads the session', answer, 200);
}
