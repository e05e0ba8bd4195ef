/** Speaks with an EVM chain through several nodes: when one is dead or hangs, the next is asked. */
import {
  createPublicClient,
  createWalletClient,
  custom,
  defineChain,
  type Chain as EvmChain,
  fallback,
  http,
  type LocalAccount,
  type PublicClient,
  type Transport,
  type WalletClient,
} from 'viem';
import { lightFetch } from './light-fetch.ts';

export interface Nodes {
  /** JSON-RPC endpoints, the preferred one first. */
  readonly rpcUrls: readonly [string, ...string[]];
  readonly chainId: number;
  /** How long a node may take before the next one is asked. Default 2000. */
  readonly timeoutMs?: number;
}

export type Reader = PublicClient<Transport, EvmChain>;
export type Wallet = WalletClient<Transport, EvmChain, LocalAccount>;

const TIMEOUT_MS = 2_000;
/** How often the newest block's number is asked for while a call waits: a test chain seals at once. */
const POLLING_MS = 50;

/** What a contract refuses is an answer, and is not asked again elsewhere. */
export function reader({ rpcUrls, chainId, timeoutMs = TIMEOUT_MS }: Nodes): Reader {
  const chain = defineChain({
    id: chainId,
    name: `eip155:${chainId}`,
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: rpcUrls } },
  });
  // One try at each node: trying the dead one again first would cost the caller its patience.
  const options = { timeout: timeoutMs, retryCount: 0, batch: true, fetchFn: lightFetch };
  const nodes = rpcUrls.map((url) => http(url, options));
  return createPublicClient({
    chain,
    transport: fallback(nodes, { retryCount: 0 }),
    pollingInterval: POLLING_MS,
    cacheTime: 0,
  });
}

/** Signs with the account, and speaks through the reader's nodes. */
export function wallet(nodes: Reader, account: LocalAccount): Wallet {
  const transport = custom(nodes, { retryCount: 0 });
  return createWalletClient({ account, chain: nodes.chain, transport });
}
