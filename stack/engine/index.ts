export { type OwnEngine, startOwnEngine } from './own-engine.ts';
export { type EngineRemains, removeEngine } from './remove-engine.ts';
