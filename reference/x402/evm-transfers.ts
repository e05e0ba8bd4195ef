/** Signed transfers (EIP-3009) on an EVM chain: carried out by the operator, and found again by nonce. */
import { type Hash, type Hex, isAddressEqual, parseEventLogs } from 'viem';
import { usdcAbi } from '../chain/abi.ts';
import type { Reader } from '../chain/clients.ts';
import { ContractRefusal, type Sender } from '../chain/sender.ts';
import { asking } from './asking.ts';
import type { Facilitator } from './facilitator.ts';
import type { GasMeter } from './gas-meter.ts';
import type { SentTransfer, Transfers } from './ports.ts';
import { signedCall } from './signed-call.ts';
import {
  type Coin,
  digestOf,
  type Outcome,
  REPLAYED,
  type SignedTransfer,
  type Transfer,
} from './transfer.ts';

export interface TransferParts {
  readonly reader: Reader;
  readonly operator: Sender;
  readonly coin: Coin;
  readonly facilitator: Pick<Facilitator, 'objection'>;
  readonly meter: GasMeter;
}

const EXPIRED = 'invalid_exact_evm_payload_authorization_valid_before';

/** The protocol's words for what the coin refuses with. */
const REASONS: Readonly<Record<string, string>> = {
  ERC3009InvalidSignature: 'invalid_exact_evm_signature',
  ERC3009InvalidAuthorizationTime: EXPIRED,
  ERC3009UsedAuthorization: REPLAYED,
  ERC20InsufficientBalance: 'invalid_exact_evm_insufficient_balance',
};
const FAILED = 'invalid_exact_evm_transaction_failed';

export function evmTransfers(parts: TransferParts): Transfers {
  const { reader, coin, facilitator, meter } = parts;
  /** Two at once are one: the second would only be refused by the coin, and paid for. */
  const underway = new Map<Hex, Promise<Outcome>>();
  return {
    objection: facilitator.objection,
    carryOut(transfer, sinceBlock) {
      const digest = digestOf(transfer, coin);
      const running =
        underway.get(digest) ??
        asking(() => carryOut(parts, transfer, { ...transfer, digest, sinceBlock })).finally(() =>
          underway.delete(digest),
        );
      underway.set(digest, running);
      return running;
    },
    outcome: (sent) => asking(() => outcome(parts, sent)),
    digest: (transfer) => digestOf(transfer, coin),
    newestBlock: () => asking(() => reader.getBlockNumber()),
    gas: () => asking(() => meter.read()),
  };
}

async function carryOut(
  parts: TransferParts,
  transfer: SignedTransfer,
  sent: SentTransfer,
): Promise<Outcome> {
  try {
    const receipt = await parts.operator.send(signedCall(transfer, parts.coin.address));
    parts.meter.measured(receipt.gasUsed);
    return settled(receipt);
  } catch (error) {
    if (!(error instanceof ContractRefusal)) throw error;
    const found = await outcome(parts, sent);
    if (found.kind !== 'unknown') return found;
    return { kind: 'refused', reason: REASONS[error.errorName] ?? FAILED, isFinal: false };
  }
}

/** The coin tells who used or cancelled a nonce; the digest tells whether it was the one who signed. */
async function outcome(parts: TransferParts, sent: SentTransfer): Promise<Outcome> {
  const { reader, coin } = parts;
  const spent = { address: coin.address, abi: usdcAbi, fromBlock: sent.sinceBlock } as const;
  const args = { nonce: sent.nonce };
  const [used, cancelled, block] = await Promise.all([
    reader.getContractEvents({ ...spent, eventName: 'AuthorizationUsed', args }),
    reader.getContractEvents({ ...spent, eventName: 'AuthorizationCanceled', args }),
    reader.getBlock(),
  ]);
  const signed = [...used, ...cancelled].find(
    ({ args: { authorizer } }) =>
      authorizer !== undefined && digestOf({ ...sent, from: authorizer }, coin) === sent.digest,
  );
  if (signed?.args.authorizer) {
    const transfer = { ...sent, from: signed.args.authorizer };
    return movedBy(parts, signed.transactionHash, transfer);
  }
  if (block.timestamp >= sent.validBefore)
    return { kind: 'refused', reason: EXPIRED, isFinal: true };
  return { kind: 'unknown' };
}

/** A nonce may have been spent on another transfer, or taken back: then this one never happens. */
async function movedBy(
  { reader, coin }: TransferParts,
  hash: Hash,
  transfer: Transfer,
): Promise<Outcome> {
  const receipt = await reader.getTransactionReceipt({ hash });
  const moves = parseEventLogs({ abi: usdcAbi, eventName: 'Transfer', logs: receipt.logs });
  const isMoved = moves.some(
    ({ address, args }) =>
      isAddressEqual(address, coin.address) &&
      isAddressEqual(args.from, transfer.from) &&
      isAddressEqual(args.to, transfer.to) &&
      args.value === transfer.value,
  );
  return isMoved ? settled(receipt) : { kind: 'refused', reason: REPLAYED, isFinal: true };
}

function settled(receipt: { readonly transactionHash: Hash; readonly gasUsed: bigint }): Outcome {
  const { transactionHash, gasUsed } = receipt;
  return { kind: 'settled', transactionHash, gasUsed };
}
