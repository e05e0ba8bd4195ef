/** /api/payments/withdraw: merchants have their balance paid out. */
import Type from 'typebox';
import { Uuid, WithdrawBody } from '../../contracts/api/index.ts';
import { principalOf } from '../auth/guard.ts';
import { Refusal } from '../http/refusal.ts';
import type { Routes } from '../http/routes.ts';
import { keyed } from '../idempotency/keyed.ts';
import { minorUnits } from '../payments/payment-request.ts';
import { isCardCurrency } from '../payments/rates.ts';
import { limits } from '../rate-limit/limits.ts';
import { converted } from '../rates/exchange-rate.ts';
import { bankAccountIn } from './bank-account.ts';
import { type WithdrawalRequest, withdrawalAnswer } from './withdrawal.ts';

/** What balances can be withdrawn of, beside the currencies of banks. */
const STABLE_COINS: readonly string[] = ['USDC', 'USDT'];
const ONE = { params: Type.Object({ id: Uuid }) };

export const withdrawalRoutes: Routes = (app, { guard, idempotency, withdrawals }) => {
  const write = { onRequest: guard.person, config: { rateLimit: limits.paymentWrite } };
  app.post(
    '/payments/withdraw',
    { ...write, schema: { body: WithdrawBody } },
    async (request, reply) => {
      const asked = withdrawalRequest(request.body);
      const { userId } = principalOf(request);
      return keyed(idempotency, { request, reply }, async (id) =>
        withdrawalAnswer(await withdrawals.request(userId, id, asked)),
      );
    },
  );
  app.get('/payments/withdraw', { onRequest: guard.person }, async (request) => {
    const { withdrawals: own, total } = await withdrawals.list(principalOf(request).userId);
    return { data: own.map(withdrawalAnswer), total };
  });
  app.get('/payments/withdraw/:id', { onRequest: guard.person, schema: ONE }, async (request) =>
    withdrawalAnswer(await withdrawals.find(principalOf(request).userId, request.params.id)),
  );
  app.post('/payments/withdraw/:id/cancel', { ...write, schema: ONE }, async (request) =>
    withdrawalAnswer(await withdrawals.cancel(principalOf(request).userId, request.params.id)),
  );
};

/** @throws Refusal */
function withdrawalRequest(body: WithdrawBody): WithdrawalRequest {
  const { amount, fromCurrency, toCurrency } = body;
  if (!isCardCurrency(fromCurrency) && !STABLE_COINS.includes(fromCurrency))
    throw unknown('fromCurrency', fromCurrency);
  if (!isCardCurrency(toCurrency)) throw unknown('toCurrency', toCurrency);
  const amountMinor = minorUnits(amount, fromCurrency);
  const toMinor = converted({ minor: amountMinor, currency: fromCurrency }, toCurrency);
  if (toMinor === 0n)
    throw new Refusal('BAD_AMOUNT', { message: 'amount is too small to pay out.' });
  const bankAccount = bankAccountIn(body.bankAccount);
  return { amountMinor, fromCurrency, toMinor, toCurrency, bankAccount };
}

function unknown(member: string, currency: string): Refusal {
  return new Refusal('UNKNOWN_CURRENCY', { message: `${member} ${currency} is not supported.` });
}
