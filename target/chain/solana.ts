/** Asks a Solana node how it is and which cluster it speaks for (solana.com/docs/rpc: getHealth, getGenesisHash). */
import { rpc } from './rpc.ts';

export interface SolanaNode {
  readonly rpcUrl: string;
  /** In base 58; mainnet's is 5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d. */
  readonly genesisHash: string;
}

export interface SolanaState {
  /** True for `ok`: a node that is behind answers with an error. */
  readonly isHealthy: boolean;
  readonly genesisHash: string;
}

/** @throws UnavailableError when the node does not answer, or says that it is behind. */
export async function askSolana({ rpcUrl }: Pick<SolanaNode, 'rpcUrl'>): Promise<SolanaState> {
  const [health, genesisHash] = await Promise.all([
    rpc<string>(rpcUrl, 'getHealth'),
    rpc<string>(rpcUrl, 'getGenesisHash'),
  ]);
  return { isHealthy: health === 'ok', genesisHash };
}
