export { createDriver, type DriverOptions, type JournalingDriver } from './driver.ts';
export { isLoopback } from './identities.ts';
