/**
 * Sends calls to contracts from one account. A call that would be refused isn't sent, and one whose answer
 * was lost on the way is found again by its hash instead of being sent twice (LR-20).
 */
import {
  type Abi,
  BaseError,
  type ContractFunctionArgs,
  type ContractFunctionName,
  type ContractFunctionParameters,
  ContractFunctionRevertedError,
  type EncodeFunctionDataParameters,
  encodeFunctionData,
  type Hash,
  keccak256,
  type LocalAccount,
  type TransactionReceipt,
} from 'viem';
import { type Reader, type Wallet, wallet } from './clients.ts';

type Writes = 'nonpayable' | 'payable';

/** A call, its name and arguments checked against the contract's ABI. */
export type Call<
  abi extends Abi | readonly unknown[],
  name extends ContractFunctionName<abi, Writes>,
> = ContractFunctionParameters<abi, Writes, name, ContractFunctionArgs<abi, Writes, name>>;

export interface Sender {
  readonly account: LocalAccount;
  /**
   * Resolves when a block holds the call.
   * @throws ContractRefusal when the contract says no.
   */
  send<const abi extends Abi | readonly unknown[], name extends ContractFunctionName<abi, Writes>>(
    call: Call<abi, name>,
  ): Promise<TransactionReceipt>;
}

/** What a contract said no with. */
export class ContractRefusal extends Error {
  /** The contract's own error, such as `NotInState`; `reverted` when it named none. */
  readonly errorName: string;
  readonly args: readonly unknown[];

  constructor(errorName: string, args: readonly unknown[] = [], cause?: unknown) {
    super(`the contract refused the call: ${errorName}(${args.join(', ')})`, { cause });
    this.name = 'ContractRefusal';
    this.errorName = errorName;
    this.args = args;
  }
}

const RECEIPT_MS_MAX = 60_000;

/** What is decided meanwhile may make the call dearer than the estimate. */
const GAS_MARGIN_PERCENT = 130n;

/** One sender an account: two of them would take the same transaction number. */
export function sender(reader: Reader, account: LocalAccount): Sender {
  const signer = wallet(reader, account);
  let queue: Promise<unknown> = Promise.resolve();
  return {
    account,
    async send(call) {
      // Sent one after the other, so that each takes the next number; waited for side by side.
      const sent = queue.then(() => broadcast(reader, signer, call as ContractFunctionParameters));
      queue = sent.catch(() => undefined);
      const hash = await sent;
      const receipt = await reader.waitForTransactionReceipt({ hash, timeout: RECEIPT_MS_MAX });
      // What changed between the estimate and the block can still make the contract say no.
      if (receipt.status !== 'success') throw new ContractRefusal('reverted');
      return receipt;
    },
  };
}

async function broadcast(
  reader: Reader,
  signer: Wallet,
  call: ContractFunctionParameters,
): Promise<Hash> {
  const gas = await gasFor(reader, signer.account, call);
  const data = encodeFunctionData(call as EncodeFunctionDataParameters);
  const request = await signer.prepareTransactionRequest({ to: call.address, data, gas });
  const serializedTransaction = await signer.signTransaction(request);
  const hash = keccak256(serializedTransaction);
  try {
    await signer.sendRawTransaction({ serializedTransaction });
  } catch (error) {
    // The second node refuses what the first one took before its answer was lost.
    if (!(await isKnown(reader, hash))) throw error;
  }
  return hash;
}

/** The trial that the node makes for it tells a refusal apart, by the contract's own name for it. */
async function gasFor(
  reader: Reader,
  account: LocalAccount,
  call: ContractFunctionParameters,
): Promise<bigint> {
  try {
    const estimate = await reader.estimateContractGas({ ...call, account });
    return (estimate * GAS_MARGIN_PERCENT) / 100n;
  } catch (error) {
    const reverted =
      error instanceof BaseError &&
      error.walk((cause) => cause instanceof ContractFunctionRevertedError);
    if (!(reverted instanceof ContractFunctionRevertedError)) throw error;
    const { errorName = 'reverted', args = [] } = reverted.data ?? {};
    throw new ContractRefusal(errorName, args, error);
  }
}

async function isKnown(reader: Reader, hash: Hash): Promise<boolean> {
  return reader.getTransaction({ hash }).then(
    () => true,
    () => false,
  );
}
