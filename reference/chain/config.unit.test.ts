/** The chain's part of the environment: nothing is guessed, and no key is taken that everybody has (LR-26). */
import { generatePrivateKey, mnemonicToAccount } from 'viem/accounts';
import { bytesToHex } from 'viem/utils';
import { expect, it } from 'vitest';
import { ConfigError } from '../config.ts';
import { ADDRESS_VARIABLES, readChainConfig } from './config.ts';

const ADDRESS = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
const URLS = 'http://127.0.0.1:8545,https://rpc.example.org/v1';

function environment(changes: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const addresses = Object.values(ADDRESS_VARIABLES).map((name) => [name, ADDRESS]);
  return {
    CHAIN_RPC_URLS: URLS,
    CHAIN_ID: '8453',
    OPERATOR_KEY: generatePrivateKey(),
    ...Object.fromEntries(addresses),
    ...changes,
  };
}

function developmentKey(addressIndex: number): string {
  const mnemonic = 'test test test test test test test test test test test junk';
  const { privateKey } = mnemonicToAccount(mnemonic, { addressIndex }).getHdKey();
  return bytesToHex(privateKey ?? new Uint8Array());
}

it('reads the nodes in their order, the chain, and every contract’s address', () => {
  const { nodes, contracts } = readChainConfig(environment());
  expect(nodes).toEqual({ rpcUrls: URLS.split(','), chainId: 8_453 });
  expect(new Set(Object.values(contracts))).toEqual(new Set([ADDRESS]));
});

it.each([
  ['CHAIN_RPC_URLS', '', 'is no list of http URLs'],
  ['CHAIN_RPC_URLS', 'http://127.0.0.1:1,ftp://x', 'is no list of http URLs'],
  ['CHAIN_ID', '0', 'is no chain id'],
  ['ESCROW_ADDRESS', '0x12', 'is no address'],
  ['ESCROW_ADDRESS', `0x${'00'.repeat(20)}`, 'is no address'],
  ['ESCROW_ADDRESS', ADDRESS.replace('a3', 'A3'), 'is no address'],
  ['OPERATOR_KEY', '', 'is missing'],
  ['OPERATOR_KEY', '0x1234', 'is no key of 32 bytes'],
  ['OPERATOR_KEY', `0x${'00'.repeat(32)}`, 'is no key of the curve'],
  ['OPERATOR_KEY', developmentKey(0), 'is the key of a development account'],
  ['OPERATOR_KEY', developmentKey(9), 'is the key of a development account'],
])('refuses to start with %s=%s', (name, value, why) => {
  const read = () => readChainConfig(environment({ [name]: value }));
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(`${name} ${why}`);
});

it('names every problem at once, and no key', () => {
  const key = `0x${'ab'.repeat(31)}`;
  const read = () => readChainConfig(environment({ CHAIN_ID: 'x', OPERATOR_KEY: key }));
  expect(read).toThrow(/CHAIN_ID.*OPERATOR_KEY/);
  expect(read).not.toThrow(key);
});
