/** Which chain, through which nodes, and where the contracts stand: from the environment alone (LR-26). */
import { type Address, type Hex, isAddress, isHex, size, zeroAddress } from 'viem';
import { privateKeyToAddress } from 'viem/accounts';
import type { Nodes } from './clients.ts';
import { CONTRACTS, type ContractName } from './contracts.ts';
import type { ContractAddresses } from './deploy.ts';

export interface ChainConfig {
  readonly nodes: Nodes;
  readonly contracts: ContractAddresses;
  /** The private key of the backend's own account. */
  readonly operatorKey: Hex;
  /** The private key of the account that an arbiter's word is passed on by. */
  readonly arbiterKey: Hex;
  /** Where on-chain payments go. */
  readonly treasury: Address;
  /** Its private key: what is refunded goes back out of it. */
  readonly treasuryKey: Hex;
}

/** The name of each contract's address in the environment. */
export const ADDRESS_VARIABLES: Readonly<Record<ContractName, string>> = {
  UsdcLike: 'USDC_ADDRESS',
  Escrow: 'ESCROW_ADDRESS',
  X402SessionManager: 'X402_SESSION_MANAGER_ADDRESS',
  CommissionSplitter: 'COMMISSION_SPLITTER_ADDRESS',
  MultiSigWallet: 'MULTISIG_WALLET_ADDRESS',
};

/** The accounts of test chains (`test test … junk`): everybody has their keys. */
const DEVELOPMENT_ACCOUNTS: readonly string[] = [
  '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
  '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC',
  '0x90F79bf6EB2c4f870365E785982E1f101E93b906',
  '0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65',
  '0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc',
  '0x976EA74026E726554dB657fA54763abd0C3a0aa9',
  '0x14dC79964da2C08b23698B3D3cc7Ca32193d9955',
  '0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f',
  '0xa0Ee7A142d267C1f36714E4a8F75612F20a79720',
];
const KEY_BYTES = 32;

/**
 * A chain without any setting is not offered; one with some must have all of them.
 * Every problem is added to `problems`, and no secret's value.
 */
export function readChainConfig(
  env: NodeJS.ProcessEnv,
  problems: string[],
): ChainConfig | undefined {
  if (!Object.keys(env).some((name) => name.startsWith('CHAIN_'))) return undefined;
  const read = reader(env, problems);
  const nodes = { rpcUrls: read.urls('CHAIN_RPC_URLS'), chainId: read.chainId('CHAIN_ID') };
  const contracts = CONTRACTS.map((name) => [name, read.address(ADDRESS_VARIABLES[name])] as const);
  const treasury = read.address('TREASURY_ADDRESS');
  return {
    nodes,
    contracts: Object.fromEntries(contracts) as ContractAddresses,
    operatorKey: read.key('OPERATOR_KEY'),
    arbiterKey: read.key('ARBITER_KEY'),
    treasury,
    treasuryKey: read.keyOf(treasury, 'TREASURY_KEY'),
  };
}

function reader(env: NodeJS.ProcessEnv, problems: string[]) {
  const refuse = (name: string, why: string) => problems.push(`${name} ${why}`);
  return {
    urls(name: string): Nodes['rpcUrls'] {
      const [first = '', ...others] = (env[name] ?? '').split(',');
      if (![first, ...others].every(isHttpUrl)) refuse(name, 'is no list of http URLs');
      return [first, ...others];
    },
    chainId(name: string): number {
      const id = Number(env[name]);
      if (!Number.isSafeInteger(id) || id < 1) refuse(name, 'is no chain id');
      return id;
    },
    address(name: string): Address {
      const value = env[name] ?? '';
      if (!isAddress(value) || value === zeroAddress) refuse(name, 'is no address');
      return value as Address;
    },
    key(name: string): Hex {
      const value = (env[name] ?? '') as Hex;
      const weakness = weaknessOf(value);
      if (weakness !== undefined) refuse(name, weakness);
      return value;
    },
    keyOf(owner: Address, name: string): Hex {
      const key = this.key(name);
      const address = addressOf(key);
      // An owner that is no address has been refused by its own name.
      if (address && isAddress(owner) && address !== owner)
        refuse(name, `is not the key of ${owner}`);
      return key;
    },
  };
}

function weaknessOf(key: Hex): string | undefined {
  if (key.length === 0) return 'is missing';
  if (!isHex(key) || size(key) !== KEY_BYTES) return `is no key of ${KEY_BYTES} bytes`;
  const address = addressOf(key);
  if (address === undefined) return 'is no key of the curve';
  return DEVELOPMENT_ACCOUNTS.includes(address) ? 'is the key of a development account' : undefined;
}

/** Zero, and what is beyond the curve's order, are no keys. */
function addressOf(key: Hex): Address | undefined {
  try {
    return privateKeyToAddress(key);
  } catch {
    return undefined;
  }
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}
