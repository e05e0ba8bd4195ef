/** Coins bought at the on-ramps, for the buyer or for a merchant, and merchants' balances paid out. */
import {
  type ProviderSession,
  RAMP_PROVIDERS,
  type Withdrawal,
} from '../../../contracts/api/index.ts';
import type { Disturbance } from '../../../fixtures/providers/ramps/index.ts';
import type { Flow } from './operation.ts';
import { visited } from './payers-browser.ts';

/** The example of an IBAN that banks use in their own documents. */
const IBAN = 'DE89 3704 0044 0532 0130 00';
const SESSION = '/api/payments/provider/session';
const WITHDRAW = '/api/payments/withdraw';

/** What may become of the providers' events on their way. */
const DISTURBANCES: readonly Disturbance[] = [
  [],
  [],
  [{ kind: 'duplicate', times: 3 }],
  [{ kind: 'reorder' }],
  [{ kind: 'drop' }],
  [{ kind: 'mis-sign' }],
  [{ kind: 'stale' }],
];

export const ramps: Flow = (walker, others) => {
  const { chance, target } = walker;
  const open: ProviderSession[] = [];
  const withdrawals: Withdrawal[] = [];

  const begin = async () => {
    const merchant = chance.happens(60) ? chance.of(others) : undefined;
    const answer = await walker.post<ProviderSession>(SESSION, {
      amount: chance.between(20, 60),
      currency: 'USD',
      toCurrency: 'USDT',
      providerId: chance.of(RAMP_PROVIDERS),
      paymentRail: 'card',
      ...(merchant && { merchantId: merchant.id }),
    });
    if (answer.status === 201 && answer.body.hostedUrl) open.push(answer.body);
  };

  const pay = async () => {
    const session = chance.of(open);
    if (!session) return;
    const disturbance = chance.of(DISTURBANCES) ?? [];
    const pays = chance.happens(85);
    await visited(target, session.hostedUrl ?? '', { pays, disturbance });
    // Who was declined may try again.
    if (pays) open.splice(open.indexOf(session), 1);
  };

  const comeBack = async () => {
    const session = chance.of(open);
    if (session) await walker.post(`${SESSION}/${session.id}/complete`);
  };

  /** Often more than the balance holds: that is refused. */
  const withdraw = async () => {
    const coins = { fromCurrency: 'USDT', toCurrency: 'EUR', amount: chance.between(5, 60) };
    const cash = { fromCurrency: 'USD', toCurrency: 'EUR', amount: chance.between(1, 10) };
    const body = { ...(chance.happens(50) ? coins : cash), bankAccount: IBAN };
    const answer = await walker.post<Withdrawal>(WITHDRAW, body);
    if (answer.status === 201) withdrawals.push(answer.body);
  };

  const cancel = async () => {
    const withdrawal = chance.of(withdrawals);
    if (withdrawal) await walker.post(`${WITHDRAW}/${withdrawal.id}/cancel`);
  };

  return [
    { name: 'ramp', weight: 3, run: begin },
    { name: 'ramp-pay', weight: 4, isPossible: () => open.length > 0, run: pay },
    { name: 'ramp-return', weight: 1, isPossible: () => open.length > 0, run: comeBack },
    { name: 'withdraw', weight: 3, run: withdraw },
    { name: 'withdraw-cancel', weight: 1, isPossible: () => withdrawals.length > 0, run: cancel },
  ];
};
