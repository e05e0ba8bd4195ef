/**
 * Refunds of what was paid on a chain: the treasury signs the way back to the wallet that paid, under a nonce that
 * is the refund's own. The coin takes a nonce once, so that a refund is carried out once, however often it is
 * tried, and is found again after a crash (LR-20).
 */
import { authorizationTypes } from '@x402/evm';
import {
  type Hash,
  isAddressEqual,
  keccak256,
  type LocalAccount,
  parseEventLogs,
  stringToBytes,
} from 'viem';
import { usdcAbi } from '../chain/abi.ts';
import type { Reader } from '../chain/clients.ts';
import { asking } from '../x402/asking.ts';
import type { Transfers } from '../x402/ports.ts';
import { type Coin, domainOf, type Outcome, type Transfer } from '../x402/transfer.ts';
import type { Refund } from './refund.ts';
import type { RefundProvider } from './refund-service.ts';
import type { RefundEnd } from './refund-store.ts';

interface Parts {
  readonly reader: Reader;
  readonly transfers: Pick<Transfers, 'carryOut'>;
  readonly coin: Coin;
  /** Who holds what payers paid. */
  readonly treasurer: LocalAccount;
}

/** A refund is owed until it is made. */
const NEVER_ENDS = 2n ** 40n;

export function chainRefunds(parts: Parts): RefundProvider {
  const { transfers, coin, treasurer } = parts;
  return {
    async refund(refund, { transactionHash }) {
      const paid = await asking(() => paymentOf(parts, transactionHash as Hash));
      if (!paid) return { status: 'failed', providerRefundId: null };
      const transfer = { ...wayBack(refund, treasurer), to: paid.payer };
      const signature = await treasurer.signTypedData({
        domain: domainOf(coin),
        types: authorizationTypes,
        primaryType: 'TransferWithAuthorization',
        message: transfer,
      });
      return endOf(await transfers.carryOut({ ...transfer, signature }, paid.block));
    },
  };
}

/** The same for the same refund. */
function wayBack({ id, amountMinor }: Refund, { address }: LocalAccount): Omit<Transfer, 'to'> {
  return {
    from: address,
    value: amountMinor,
    validAfter: 0n,
    validBefore: NEVER_ENDS,
    nonce: keccak256(stringToBytes(`agentrix:refund:${id}`)),
  };
}

/** Whose money it was, as the chain says: a profile may name another wallet by now. */
async function paymentOf({ reader, coin, treasurer }: Parts, hash: Hash) {
  const { logs, blockNumber: block } = await reader.getTransactionReceipt({ hash });
  const moves = parseEventLogs({ abi: usdcAbi, eventName: 'Transfer', logs });
  const came = moves.find(
    ({ address, args }) =>
      isAddressEqual(address, coin.address) && isAddressEqual(args.to, treasurer.address),
  );
  return came && { payer: came.args.from, block };
}

/** While the treasury is short of coins, or the coin is paused, it is tried again. */
function endOf(outcome: Outcome): RefundEnd {
  if (outcome.kind === 'settled')
    return { status: 'completed', providerRefundId: outcome.transactionHash };
  const isOver = outcome.kind === 'refused' && outcome.isFinal;
  return { status: isOver ? 'failed' : 'processing', providerRefundId: null };
}
