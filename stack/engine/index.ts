export { type OwnEngine, startOwnEngine } from './own-engine.ts';
export { engineHost, pingEngine } from './ping.ts';
export { type EngineRemains, removeEngine } from './remove-engine.ts';
