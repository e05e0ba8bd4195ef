export { PAIRS_OF_BOOKS, type PairOfBooks } from './audit/index.ts';
export { capabilitiesOf } from './capabilities.ts';
export { assertMayAttack, readTargetConfig } from './config.ts';
export { cloneTemplate, prepareChain, prepareTemplate } from './reference/index.ts';
export { reachDeployed, startTarget, type TargetOptions } from './start-target.ts';
export * from './target.ts';
