export { rpc } from './rpc.ts';
export type * from './target-chain.ts';
export { TestChain } from './test-chain.ts';
