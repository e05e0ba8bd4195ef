/** Puts the compiled contracts on a chain, each with its roles, and says where they stand. */
import {
  type Address,
  encodeDeployData,
  getContractAddress,
  type Hash,
  type LocalAccount,
} from 'viem';
import { type Reader, wallet } from './clients.ts';
import type { Artifacts } from './compile.ts';
import type { ContractName } from './contracts.ts';

/** Who may do what from the first block on. */
export interface Roles {
  /** Pauses and unpauses, mints the test coin. */
  readonly admin: Address;
  /** The backend's account. */
  readonly operator: Address;
  readonly arbiter: Address;
  /** Of the multi-signature wallet. */
  readonly owners: readonly [Address, Address, Address];
}

export interface Deployment {
  readonly reader: Reader;
  /** Pays for it, and has no rights afterwards that `roles` doesn't give. Nobody else sends by it. */
  readonly deployer: LocalAccount;
  readonly artifacts: Artifacts;
  readonly roles: Roles;
}

export type ContractAddresses = Readonly<Record<ContractName, Address>>;

/**
 * Sends all at once: where a contract will stand follows from its deployer's transaction number.
 * @throws DeploymentError when a constructor refuses.
 */
export async function deployContracts(deployment: Deployment): Promise<ContractAddresses> {
  const { reader, deployer, roles } = deployment;
  const first = await reader.getTransactionCount({ address: deployer.address });
  const addressOf = (offset: number) =>
    getContractAddress({ from: deployer.address, nonce: BigInt(first + offset) });
  const token = addressOf(0);
  const { admin, operator, arbiter, owners } = roles;
  const orders: readonly [ContractName, readonly unknown[]][] = [
    ['UsdcLike', [admin]],
    ['Escrow', [token, admin, operator, arbiter]],
    ['X402SessionManager', [token, admin]],
    ['CommissionSplitter', [token, admin]],
    ['MultiSigWallet', [owners]],
  ];
  const deployed = orders.map(async ([contract, args], offset) => {
    await deploy(deployment, { contract, args, nonce: first + offset });
    return [contract, addressOf(offset)] as const;
  });
  return Object.fromEntries(await Promise.all(deployed)) as ContractAddresses;
}

export class DeploymentError extends Error {
  constructor(contract: ContractName, cause?: unknown) {
    super(`${contract} can't be deployed`, { cause });
    this.name = 'DeploymentError';
  }
}

interface Order {
  readonly contract: ContractName;
  readonly args: readonly unknown[];
  readonly nonce: number;
}

async function deploy(
  { reader, deployer, artifacts }: Deployment,
  { contract, args, nonce }: Order,
): Promise<void> {
  const data = encodeDeployData({ ...artifacts[contract], args });
  const refuse = (cause: unknown) => Promise.reject(new DeploymentError(contract, cause));
  const send = async (): Promise<Hash> => {
    // Estimated apart from its number: a node that has not seen the numbers before would refuse to.
    const gas = await reader.estimateGas({ account: deployer, data });
    return wallet(reader, deployer).sendTransaction({ data, nonce, gas });
  };
  const hash = await send().catch(refuse);
  const { status } = await reader.waitForTransactionReceipt({ hash });
  if (status !== 'success') throw new DeploymentError(contract);
}
