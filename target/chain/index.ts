export { rpc } from './rpc.ts';
export { askSolana, type SolanaNode, type SolanaState } from './solana.ts';
export type * from './target-chain.ts';
export { TestChain } from './test-chain.ts';
