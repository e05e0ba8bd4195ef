/** A withdrawal as the program holds it, and as the API shows it. Amounts are bigint minor units. */
import {
  toMajorNumber,
  type Withdrawal as WithdrawalAnswer,
  type WithdrawalStatus,
} from '../../contracts/api/index.ts';

export interface WithdrawalRequest {
  readonly amountMinor: bigint;
  readonly fromCurrency: string;
  readonly toMinor: bigint;
  readonly toCurrency: string;
  /** Without spaces. */
  readonly bankAccount: string;
}

export interface Withdrawal extends Omit<WithdrawalRequest, 'bankAccount'> {
  readonly id: string;
  readonly userId: string;
  readonly status: WithdrawalStatus;
  /** Its last four characters: all that is ever shown. */
  readonly bankAccountTail: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export function withdrawalAnswer(withdrawal: Withdrawal): WithdrawalAnswer {
  const { id, amountMinor, fromCurrency, toMinor, toCurrency, status } = withdrawal;
  return {
    id,
    amount: toMajorNumber({ minor: amountMinor, currency: fromCurrency }),
    fromCurrency,
    toAmount: toMajorNumber({ minor: toMinor, currency: toCurrency }),
    toCurrency,
    status,
    bankAccount: `****${withdrawal.bankAccountTail}`,
    createdAt: withdrawal.createdAt.toISOString(),
    updatedAt: withdrawal.updatedAt.toISOString(),
  };
}
