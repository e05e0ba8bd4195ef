export { removeKeptStack } from './down.ts';
