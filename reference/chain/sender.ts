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
  getContractError,
  type Hash,
  type Hex,
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
  const serializedTransaction = await signed(signer, call);
  const hash = keccak256(serializedTransaction);
  try {
    await signer.sendRawTransaction({ serializedTransaction });
  } catch (error) {
    // The second node refuses what the first one took before its answer was lost.
    if (!(await isKnown(reader, hash))) throw error;
  }
  return hash;
}

/** With number, price and gas: the trial that the node makes for the gas tells a refusal apart. */
async function signed(signer: Wallet, call: ContractFunctionParameters): Promise<Hex> {
  const data = encodeFunctionData(call as EncodeFunctionDataParameters);
  const asked = { type: 'eip1559', to: call.address, data } as const;
  const ready = await signer.prepareTransactionRequest(asked).catch((error: unknown) => {
    throw refusalOf(error, call) ?? error;
  });
  const { chainId, nonce, maxFeePerGas, maxPriorityFeePerGas } = ready;
  const gas = (ready.gas * GAS_MARGIN_PERCENT) / 100n;
  // By the account itself: the wallet would ask the node once more which chain it is.
  const price = { gas, maxFeePerGas, maxPriorityFeePerGas };
  return signer.account.signTransaction({ ...asked, ...price, chainId, nonce });
}

/** The contract's no, by its own name for it; `undefined` for any other failure. */
function refusalOf(error: unknown, call: ContractFunctionParameters): ContractRefusal | undefined {
  if (!(error instanceof BaseError)) return undefined;
  const { abi, address, functionName, args } = call;
  const said = getContractError(error, { abi: abi as Abi, address, functionName, args });
  const reverted = said.walk((cause) => cause instanceof ContractFunctionRevertedError);
  if (!(reverted instanceof ContractFunctionRevertedError)) return undefined;
  const { errorName = 'reverted', args: values = [] } = reverted.data ?? {};
  return new ContractRefusal(errorName, values, error);
}

async function isKnown(reader: Reader, hash: Hash): Promise<boolean> {
  return reader.getTransaction({ hash }).then(
    () => true,
    () => false,
  );
}
