/** Asks the chain whether a transfer paid an agent payment, or its repayment. */
import type { OnChain } from '../chain/on-chain.ts';
import { type Clock, instant } from '../clock.ts';
import { Refusal } from '../http/refusal.ts';
import { type Judgement, judgeTransfer } from '../onchain/judge-transfer.ts';
import type { Due } from './agent-payment-service.ts';

interface Parts {
  /** Absent where no chain is configured. */
  readonly chain: OnChain | undefined;
  readonly walletOf: (userId: string) => Promise<string | undefined>;
  readonly clock: Clock;
}

/** @throws Refusal without a chain that answers, or a wallet that the money could come from */
export function transferJudge({ chain: onChain, walletOf, clock }: Parts) {
  return async (hash: string, due: Due): Promise<Judgement> => {
    if (!onChain) throw new Refusal('CHAIN_UNAVAILABLE');
    const sender = await walletOf(due.senderId);
    if (sender === undefined) throw new Refusal('WALLET_MISSING');
    const seen = await onChain.chain.transaction(hash).catch((cause: unknown) => {
      throw new Refusal('CHAIN_UNAVAILABLE', { cause, retryAfterSeconds: 1 });
    });
    const { amountMinor: amount, openedAt } = due;
    const { contracts, treasury: payee } = onChain;
    return judgeTransfer(
      seen,
      { token: contracts.UsdcLike, payee, sender, amount, openedAt },
      instant(clock),
    );
  };
}
