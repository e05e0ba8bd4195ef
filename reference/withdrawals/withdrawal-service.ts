/**
 * Withdrawals: taken from the balance here, paid out by the provider under the withdrawal's own id, ended
 * here. Whatever breaks in between, asking the provider again finds out how it ended, and pays once (LR-20).
 */
import { type Clock, instant } from '../clock.ts';
import { Refusal } from '../http/refusal.ts';
import { onBegin, onCancel, onPayout } from './decisions.ts';
import type { Payout, PayoutProvider, WithdrawalStore } from './ports.ts';
import type { Withdrawal, WithdrawalRequest } from './withdrawal.ts';

interface Ports {
  readonly store: WithdrawalStore;
  /** Absent where nobody pays out: nothing can be withdrawn then. */
  readonly provider: PayoutProvider | undefined;
  readonly clock: Clock;
}

export class WithdrawalService {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** `id` names the effect: done again under the same id it is the same withdrawal. @throws Refusal */
  async request(userId: string, id: string, request: WithdrawalRequest): Promise<Withdrawal> {
    const { store, provider, clock } = this.#ports;
    if (!provider) throw new Refusal('RAMP_NOT_OFFERED');
    return store.reserve({ id, userId, request, at: instant(clock) });
  }

  /** The money goes back to the balance, once. @throws Refusal when the provider was asked already */
  async cancel(userId: string, id: string): Promise<Withdrawal> {
    const { store, clock } = this.#ports;
    const now = instant(clock);
    return mine(await store.change({ id, userId }, (withdrawal) => onCancel(withdrawal, now)));
  }

  /** @throws Refusal for another's */
  async find(userId: string, id: string): Promise<Withdrawal> {
    return mine(await this.#ports.store.find(id, userId));
  }

  list(userId: string): ReturnType<WithdrawalStore['list']> {
    return this.#ports.store.list(userId);
  }

  /** Has paid out what it is time for, and ends what the provider has ended. */
  async carryOut(): Promise<void> {
    const { store, provider, clock } = this.#ports;
    if (!provider) return;
    for (const { id } of await store.due(instant(clock))) {
      const withdrawal = await store.change({ id }, (due) => onBegin(due, instant(clock)));
      if (withdrawal?.status === 'processing') await this.#carryOutOne(provider, withdrawal);
    }
  }

  /** Who does not answer is asked again later: nobody knows what became of it. */
  async #carryOutOne(provider: PayoutProvider, withdrawal: Withdrawal): Promise<void> {
    const { store, clock } = this.#ports;
    const { id } = withdrawal;
    const payout = await this.#payout(provider, withdrawal).catch(() => undefined);
    if (!payout) return;
    const context = { now: instant(clock), providerId: provider.id };
    await store.change({ id }, (locked) => onPayout(locked, payout, context));
  }

  /** Asked before it pays: what was paid before an answer was lost is not asked for again. */
  async #payout(provider: PayoutProvider, withdrawal: Withdrawal): Promise<Payout | 'refused'> {
    const known = await provider.payout(withdrawal.id);
    if (known) return known;
    return provider.pay(withdrawal, await this.#ports.store.bankAccount(withdrawal.id));
  }
}

function mine(withdrawal: Withdrawal | undefined): Withdrawal {
  if (!withdrawal) throw new Refusal('WITHDRAWAL_NOT_FOUND');
  return withdrawal;
}
