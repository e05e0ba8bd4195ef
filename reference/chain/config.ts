/** Which chain, through which nodes, and where the contracts stand: from the environment alone (LR-26). */
import { type Address, type Hex, isAddress, isHex, size, zeroAddress } from 'viem';
import { mnemonicToAccount, privateKeyToAddress } from 'viem/accounts';
import { ConfigError } from '../config.ts';
import type { Nodes } from './clients.ts';
import { CONTRACTS, type ContractName } from './contracts.ts';
import type { ContractAddresses } from './deploy.ts';

export interface ChainConfig {
  readonly nodes: Nodes;
  readonly contracts: ContractAddresses;
  /** The private key of the backend's own account. */
  readonly operatorKey: Hex;
}

/** The name of each contract's address in the environment. */
export const ADDRESS_VARIABLES: Readonly<Record<ContractName, string>> = {
  UsdcLike: 'USDC_ADDRESS',
  Escrow: 'ESCROW_ADDRESS',
  X402SessionManager: 'X402_SESSION_MANAGER_ADDRESS',
  CommissionSplitter: 'COMMISSION_SPLITTER_ADDRESS',
  MultiSigWallet: 'MULTISIG_WALLET_ADDRESS',
};

/** The accounts of test chains: everybody has their keys. */
const DEVELOPMENT_MNEMONIC = 'test test test test test test test test test test test junk';
const DEVELOPMENT_ACCOUNTS = 10;
const KEY_BYTES = 32;

/** @throws ConfigError naming every problem, and no secret's value. */
export function readChainConfig(env: NodeJS.ProcessEnv): ChainConfig {
  const problems: string[] = [];
  const refuse = (name: string, why: string) => problems.push(`${name} ${why}`);
  const [first = '', ...others] = (env.CHAIN_RPC_URLS ?? '').split(',');
  if (![first, ...others].every(isHttpUrl)) refuse('CHAIN_RPC_URLS', 'is no list of http URLs');
  const chainId = Number(env.CHAIN_ID);
  if (!Number.isSafeInteger(chainId) || chainId < 1) refuse('CHAIN_ID', 'is no chain id');
  const addresses = CONTRACTS.map((contract) => {
    const address = env[ADDRESS_VARIABLES[contract]] ?? '';
    if (!isAddress(address) || address === zeroAddress)
      refuse(ADDRESS_VARIABLES[contract], 'is no address');
    return [contract, address as Address];
  });
  const operatorKey = (env.OPERATOR_KEY ?? '') as Hex;
  const weakness = weaknessOf(operatorKey);
  if (weakness !== undefined) refuse('OPERATOR_KEY', weakness);
  if (problems.length > 0) throw new ConfigError(problems);
  const contracts = Object.fromEntries(addresses) as ContractAddresses;
  return { nodes: { rpcUrls: [first, ...others], chainId }, contracts, operatorKey };
}

function weaknessOf(key: Hex): string | undefined {
  if (key.length === 0) return 'is missing';
  if (!isHex(key) || size(key) !== KEY_BYTES) return `is no key of ${KEY_BYTES} bytes`;
  const address = addressOf(key);
  if (address === undefined) return 'is no key of the curve';
  return isDevelopmentAccount(address) ? 'is the key of a development account' : undefined;
}

/** Zero, and what is beyond the curve's order, are no keys. */
function addressOf(key: Hex): Address | undefined {
  try {
    return privateKeyToAddress(key);
  } catch {
    return undefined;
  }
}

function isDevelopmentAccount(address: Address): boolean {
  const indices = Array.from({ length: DEVELOPMENT_ACCOUNTS }, (_, index) => index);
  return indices.some(
    (addressIndex) => mnemonicToAccount(DEVELOPMENT_MNEMONIC, { addressIndex }).address === address,
  );
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}
