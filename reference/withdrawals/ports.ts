/** What WithdrawalService needs from the world: a store, and somebody who pays out. */
import type { Money } from '../../contracts/api/index.ts';
import type { Entry } from '../ledger/entry.ts';
import type { Withdrawal, WithdrawalRequest } from './withdrawal.ts';

/** A payout as the provider tells it. */
export interface Payout {
  readonly status: 'processing' | 'completed' | 'failed';
  /** What it pays; null where it can't be read. */
  readonly paid: Money | null;
}

export interface PayoutProvider {
  /** Such as `okpay`. */
  readonly id: string;
  /** The same withdrawal is only ever paid once. `refused` for one that will never be paid. */
  pay(withdrawal: Withdrawal, bankAccount: string): Promise<Payout | 'refused'>;
  /** `undefined` when the provider has never heard of it. */
  payout(id: string): Promise<Payout | undefined>;
}

export interface NewWithdrawal {
  readonly id: string;
  readonly userId: string;
  readonly at: Date;
  readonly request: WithdrawalRequest;
}

/** A withdrawal as it becomes, and what that does to the books. The same withdrawal is left as it is. */
export interface Change {
  readonly withdrawal: Withdrawal;
  readonly entries: readonly Entry[];
}

export type Decide = (withdrawal: Withdrawal) => Change;

export interface WithdrawalStore {
  /**
   * Takes the amount from the merchant's balance, and keeps the withdrawal; one that is there already by that
   * id is given back as it is. @throws Refusal for more than the balance, and for an account that is not active
   */
  reserve(withdrawal: NewWithdrawal): Promise<Withdrawal>;
  /** Nobody else changes the withdrawal meanwhile. With `userId` only that merchant's own. */
  change(
    key: { readonly id: string; readonly userId?: string },
    decide: Decide,
  ): Promise<Withdrawal | undefined>;
  find(id: string, userId: string): Promise<Withdrawal | undefined>;
  list(userId: string): Promise<{ withdrawals: readonly Withdrawal[]; total: number }>;
  /** Open withdrawals that it is time for; each caller gets others. */
  due(now: Date): Promise<readonly Withdrawal[]>;
  /** Where an open withdrawal goes. */
  bankAccount(id: string): Promise<string>;
}
