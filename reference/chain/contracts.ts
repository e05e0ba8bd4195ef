/** The contracts that are deployed, each named as its Solidity file. */
import {
  commissionSplitterAbi,
  escrowAbi,
  multiSigWalletAbi,
  usdcAbi,
  x402SessionManagerAbi,
} from './abi.ts';

export const ABIS = {
  UsdcLike: usdcAbi,
  Escrow: escrowAbi,
  X402SessionManager: x402SessionManagerAbi,
  CommissionSplitter: commissionSplitterAbi,
  MultiSigWallet: multiSigWalletAbi,
} as const;

export type ContractName = keyof typeof ABIS;

export const CONTRACTS = Object.keys(ABIS) as readonly ContractName[];
