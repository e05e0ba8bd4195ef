/**
 * The chain as the protocol's package reads it. The package takes a node's silence for a payer's fault, so
 * that what the nodes fail with is kept here, and told apart from what the chain says.
 */
import type { toFacilitatorEvmSigner } from '@x402/evm';
import {
  type Address,
  BaseError,
  ContractFunctionRevertedError,
  ContractFunctionZeroDataError,
} from 'viem';
import type { Reader } from '../chain/clients.ts';

type Signer = ReturnType<typeof toFacilitatorEvmSigner>;

export interface WatchedChain {
  readonly signer: Signer;
  /** @throws what a node failed with, if one did */
  rethrow(): void;
}

export function watchedChain(reader: Reader, operator: Address): WatchedChain {
  const failures: unknown[] = [];
  const watch = async <Result>(question: Promise<Result>): Promise<Result> => {
    try {
      return await question;
    } catch (error) {
      if (!isAnswer(error)) failures.push(error);
      throw error;
    }
  };
  return {
    signer: {
      getAddresses: () => [operator],
      readContract: (call) => watch(reader.readContract(call)),
      // Asked beside everything else, and not always waited for: a rejection would have no one to hear it.
      getCode: (of) => watch(reader.getCode(of)).catch(() => undefined),
      verifyTypedData: (typed) =>
        watch(reader.verifyTypedData(typed as Parameters<Reader['verifyTypedData']>[0])),
      waitForTransactionReceipt: (of) => watch(reader.waitForTransactionReceipt(of)),
      writeContract: refuse,
      sendTransaction: refuse,
    },
    rethrow() {
      if (failures.length > 0) throw failures[0];
    },
  };
}

/** What a contract said, or that there is none. */
function isAnswer(error: unknown): boolean {
  if (!(error instanceof BaseError)) return false;
  const answer = error.walk(
    (cause) =>
      cause instanceof ContractFunctionRevertedError ||
      cause instanceof ContractFunctionZeroDataError,
  );
  return answer !== null;
}

/** Looking moves nothing: transfers are sent by evm-transfers.ts alone. */
async function refuse(): Promise<never> {
  throw new TypeError('a verification sends nothing');
}
