/** Puts the compiled contracts on a chain, each with its roles, and says where they stand. */
import { type Address, encodeDeployData, type LocalAccount } from 'viem';
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
  /** Pays for it, and has no rights afterwards that `roles` doesn't give. */
  readonly deployer: LocalAccount;
  readonly artifacts: Artifacts;
  readonly roles: Roles;
}

export type ContractAddresses = Readonly<Record<ContractName, Address>>;

/** @throws DeploymentError when a constructor refuses. */
export async function deployContracts(deployment: Deployment): Promise<ContractAddresses> {
  const { admin, operator, arbiter, owners } = deployment.roles;
  const token = await deploy(deployment, 'UsdcLike', [admin]);
  return {
    UsdcLike: token,
    Escrow: await deploy(deployment, 'Escrow', [token, admin, operator, arbiter]),
    X402SessionManager: await deploy(deployment, 'X402SessionManager', [token, admin]),
    CommissionSplitter: await deploy(deployment, 'CommissionSplitter', [token, admin]),
    MultiSigWallet: await deploy(deployment, 'MultiSigWallet', [owners]),
  };
}

export class DeploymentError extends Error {
  constructor(contract: ContractName, cause?: unknown) {
    super(`${contract} can't be deployed`, { cause });
    this.name = 'DeploymentError';
  }
}

async function deploy(
  { reader, deployer, artifacts }: Deployment,
  contract: ContractName,
  args: readonly unknown[],
): Promise<Address> {
  const data = encodeDeployData({ ...artifacts[contract], args });
  const hash = await wallet(reader, deployer)
    .sendTransaction({ data })
    .catch((cause: unknown) => Promise.reject(new DeploymentError(contract, cause)));
  const { contractAddress, status } = await reader.waitForTransactionReceipt({ hash });
  if (status !== 'success' || !contractAddress) throw new DeploymentError(contract);
  return contractAddress;
}
