export { identify, isAlive, type ProcessIdentity } from './identity.ts';
export { ownIdentity, record } from './ledger.ts';
export { type Reaped, reapAbandoned } from './reap.ts';
export { type OwnedChild, type SpawnOptions, spawnOwned } from './spawn-owned.ts';
