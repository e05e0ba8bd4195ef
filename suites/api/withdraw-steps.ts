/** The steps of a merchant who has a balance paid out. */
import type { Withdrawal } from '../../contracts/api/index.ts';
import type { Answer, RequestOptions, RunningTarget, Session } from '../../target/target.ts';
import { eventually, rule } from '../steps/index.ts';
import { askLock, quotesOf } from './ramp-steps.ts';

const setUp = rule('LR-12', 'a merchant has a balance to withdraw');

export const WITHDRAW = '/api/payments/withdraw';
/** The example of an IBAN that banks use in their own documents. */
export const IBAN = 'DE89 3704 0044 0532 0130 00';
/** So long a withdrawal can be cancelled; then it is paid out. */
export const CANCELLABLE_MS = 61_000;

export interface Merchant {
  readonly session: Session;
  /** Whole USDT of the merchant's balance. */
  readonly balance: number;
}

/** Somebody bought coins for the merchant at an on-ramp, on a locked quote: 97.50 USDT for 100 USD. */
export async function merchantWithBalance(target: RunningTarget): Promise<Merchant> {
  const [session, payer] = await Promise.all([target.driver.newUser(), target.driver.newUser()]);
  const quotes = await quotesOf(payer);
  const quote = quotes.find(({ provider }) => provider.id === 'moonpay');
  if (!quote) throw new TypeError('MoonPay offers nothing');
  const { lockId } = setUp.answered('the lock', await askLock(payer, quote), 201);
  const body = {
    amount: 100,
    currency: 'USD',
    toCurrency: 'USDT',
    providerId: 'moonpay',
    paymentRail: 'card',
    lockId,
    merchantId: session.user.id,
  };
  const options = { method: 'POST', body };
  const opened = await payer.request<{ hostedUrl: string }>(
    '/api/payments/provider/session',
    options,
  );
  await target.providers.pay(setUp.answered('the session', opened, 201).hostedUrl);
  return { session, balance: Number(quote.toAmount) };
}

export interface Wish {
  readonly amount: number;
  readonly fromCurrency?: string;
  readonly toCurrency?: string;
  readonly bankAccount?: string;
}

export function withdraw(
  session: Session,
  wish: Wish,
  options: RequestOptions = {},
): Promise<Answer<Withdrawal>> {
  const money = { fromCurrency: 'USDT', toCurrency: 'EUR', bankAccount: IBAN };
  return session.request(WITHDRAW, { method: 'POST', body: { ...money, ...wish }, ...options });
}

export async function readWithdrawal(session: Session, id: string): Promise<Withdrawal> {
  const answer = await session.request<Withdrawal>(`${WITHDRAW}/${id}`);
  return setUp.answered('the merchant reads the withdrawal', answer, 200);
}

export function ended(session: Session, id: string, as: string): Promise<Withdrawal> {
  return eventually(
    () => readWithdrawal(session, id),
    ({ status }) => status === as,
  );
}
