/** The escrow contract on an EVM chain: the operator opens and moves deals, the arbiter decides disputes. */
import {
  type Address,
  BaseError,
  type Hash,
  parseEventLogs,
  type TransactionReceipt,
  TransactionReceiptNotFoundError,
} from 'viem';
import { DEAL_STATES, type DealState, escrowAbi } from '../chain/abi.ts';
import type { OnChain } from '../chain/on-chain.ts';
import { ContractRefusal } from '../chain/sender.ts';
import { Refusal } from '../http/refusal.ts';
import { dealIdOf } from './deal-id.ts';
import type { Escrow } from './escrow.ts';
import { type DealParties, DealRefused, type DealStep, type EscrowContract } from './ports.ts';

const SECONDS_A_DAY = 24 * 3_600;

export function escrowContract(onChain: OnChain): EscrowContract {
  const { reader, operator, contracts, treasury } = onChain;
  const escrow = { address: contracts.Escrow, abi: escrowAbi } as const;
  return {
    address: contracts.Escrow,
    isPaused: () => asked(() => reader.readContract({ ...escrow, functionName: 'paused' })),
    deal: (id) =>
      asked(async () => {
        const args = [dealIdOf(id)] as const;
        const deal = await reader.readContract({ ...escrow, functionName: 'dealOf', args });
        return { state: stateOf(deal.state), releaseAt: instantOf(deal.releaseAt) };
      }),
    open: (deal, parties) =>
      asked(async () => {
        const seconds = (deal.autoReleaseDays ?? 0) * SECONDS_A_DAY;
        const shares = sharesOf(deal, parties, treasury);
        const buyer = parties.buyer as Address;
        const args = [dealIdOf(deal.id), buyer, deal.units, seconds, shares] as const;
        await operator.send({ ...escrow, functionName: 'create', args });
      }),
    act: (id, step) => asked(() => act(onChain, dealIdOf(id), step)),
    funding: (hash, id) =>
      asked(async () => {
        const receipt = await receiptOf(onChain, hash as Hash);
        if (receipt === undefined) return 'unseen';
        return isFunding(receipt, contracts.Escrow, dealIdOf(id)) ? 'confirmed' : 'another';
      }),
  };
}

async function act(
  { operator, arbiter, contracts }: OnChain,
  deal: Hash,
  step: DealStep,
): Promise<void> {
  const escrow = { address: contracts.Escrow, abi: escrowAbi } as const;
  const args = [deal] as const;
  if (step === 'release') await operator.send({ ...escrow, functionName: 'release', args });
  else if (step === 'dispute') await operator.send({ ...escrow, functionName: 'dispute', args });
  else if (step === 'release-overdue')
    await operator.send({ ...escrow, functionName: 'releaseOverdue', args });
  else {
    const decision = [deal, step === 'award-seller'] as const;
    await arbiter.send({ ...escrow, functionName: 'resolve', args: decision });
  }
}

/** The seller first; the agent's part comes to the treasury, which owes it to the agent. */
function sharesOf({ shares }: Escrow, { merchant }: DealParties, treasury: Address) {
  const seller = { payee: merchant as Address, basisPoints: shares.merchant };
  const ours = [shares.agent, shares.platform].filter((basisPoints) => basisPoints > 0);
  return [seller, ...ours.map((basisPoints) => ({ payee: treasury, basisPoints }))];
}

/** The contract's own event of this very deal, in a transaction that succeeded. */
function isFunding({ status, logs }: TransactionReceipt, contract: Address, deal: Hash): boolean {
  const moves = parseEventLogs({ abi: escrowAbi, eventName: 'Moved', logs });
  return (
    status === 'success' &&
    moves.some(
      ({ address, args }) =>
        address.toLowerCase() === contract.toLowerCase() &&
        args.id === deal &&
        stateOf(args.to) === 'funded',
    )
  );
}

async function receiptOf({ reader }: OnChain, hash: Hash): Promise<TransactionReceipt | undefined> {
  return reader.getTransactionReceipt({ hash }).catch((error: unknown) => {
    if (error instanceof TransactionReceiptNotFoundError) return undefined;
    throw error;
  });
}

/** @throws DealRefused for the contract's no, and Refusal when no node answers */
async function asked<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof ContractRefusal) throw new DealRefused(cause.errorName, cause);
    if (cause instanceof BaseError) throw new Refusal('CHAIN_UNAVAILABLE', { cause });
    throw cause;
  }
}

/** @throws RangeError for a contract that isn't ours */
function stateOf(number: number): DealState {
  const state = DEAL_STATES[number];
  if (state === undefined) throw new RangeError(`a deal has no state ${number}`);
  return state;
}

function instantOf(unixSeconds: number): Date | null {
  return unixSeconds === 0 ? null : new Date(unixSeconds * 1_000);
}
