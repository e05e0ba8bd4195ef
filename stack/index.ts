export { readAddressBook, writeAddressBook } from './address-book.ts';
export { createDatabase, type DatabaseOptions, databaseUrl, dropDatabase } from './database.ts';
export { containersFor, type FormPlan, openStack, planForm } from './form.ts';
export { freePort, onFreePort } from './free-port.ts';
export { faultsOf, HOST_RULES, type HostRule } from './host-rules.ts';
export { dumpDatabase } from './postgres-dump.ts';
export {
  identify,
  isAlive,
  type OwnedChild,
  ownIdentity,
  type ProcessIdentity,
  type Reaped,
  reapAbandoned,
  record,
  type SpawnOptions,
  spawnOwned,
} from './processes/index.ts';
export { createProxy, type Proxy, type ProxyRoute } from './proxy.ts';
export { startChain } from './services/anvil/chain.ts';
export { type AnvilOptions, startAnvil } from './services/anvil/local.ts';
export * from './stack.ts';
export { type StackOptions, startStack } from './start-stack.ts';
export { type Wait, waitFor } from './wait.ts';
