/** The chain as the services use it: its nodes, the backend's own accounts, the contracts, the payee. */
import type { Address, LocalAccount } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { Refusal } from '../http/refusal.ts';
import type { Chain } from './chain.ts';
import { type Reader, reader } from './clients.ts';
import type { ChainConfig } from './config.ts';
import type { ContractAddresses } from './deploy.ts';
import { evmChain } from './evm-chain.ts';
import { type Sender, sender } from './sender.ts';

export interface OnChain {
  readonly chain: Chain;
  readonly reader: Reader;
  readonly chainId: number;
  /** The backend's account: it opens deals, and hands in what payers have signed. */
  readonly operator: Sender;
  /** Passes on an arbiter's word. */
  readonly arbiter: Sender;
  readonly contracts: ContractAddresses;
  /** The payee of every on-chain payment into the platform. */
  readonly treasury: Address;
  /** Signs what goes back to payers. */
  readonly treasurer: LocalAccount;
}

/** A node that hangs leaves time for the next one before an orchestrator gives up. */
const PROBE_MS = 400;

export function openChain(config: ChainConfig): OnChain {
  const { nodes, contracts, treasury, treasuryKey, operatorKey, arbiterKey } = config;
  const through = reader(nodes);
  return {
    chain: evmChain(through, reader({ ...nodes, timeoutMs: PROBE_MS })),
    reader: through,
    chainId: nodes.chainId,
    operator: sender(through, privateKeyToAccount(operatorKey)),
    arbiter: sender(through, privateKeyToAccount(arbiterKey)),
    contracts,
    treasury,
    treasurer: privateKeyToAccount(treasuryKey),
  };
}

/** @throws Refusal where no chain is configured */
export function chainOf({ chain }: { readonly chain: OnChain | undefined }): OnChain {
  if (chain === undefined) throw new Refusal('CHAIN_UNAVAILABLE');
  return chain;
}
