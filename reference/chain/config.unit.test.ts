/** The chain's part of the environment: nothing is guessed, and no key is taken that everybody has (LR-26). */
import { generatePrivateKey, mnemonicToAccount, privateKeyToAddress } from 'viem/accounts';
import { bytesToHex } from 'viem/utils';
import { expect, it } from 'vitest';
import { ADDRESS_VARIABLES, readChainConfig } from './config.ts';

const ADDRESS = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
const TREASURY_KEY = generatePrivateKey();
const URLS = 'http://127.0.0.1:8545,https://rpc.example.org/v1';

function environment(changes: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const addresses = Object.values(ADDRESS_VARIABLES).map((name) => [name, ADDRESS]);
  return {
    CHAIN_RPC_URLS: URLS,
    CHAIN_ID: '8453',
    OPERATOR_KEY: generatePrivateKey(),
    ARBITER_KEY: generatePrivateKey(),
    TREASURY_ADDRESS: privateKeyToAddress(TREASURY_KEY),
    TREASURY_KEY,
    ...Object.fromEntries(addresses),
    ...changes,
  };
}

function developmentKey(addressIndex: number): string {
  const mnemonic = 'test test test test test test test test test test test junk';
  const { privateKey } = mnemonicToAccount(mnemonic, { addressIndex }).getHdKey();
  return bytesToHex(privateKey ?? new Uint8Array());
}

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  const problems: string[] = [];
  readChainConfig(env, problems);
  return problems;
}

it('reads the nodes in their order, the chain, and every contract’s address', () => {
  const config = readChainConfig(environment(), []);
  expect(config?.nodes).toEqual({ rpcUrls: URLS.split(','), chainId: 8_453 });
  expect(new Set(Object.values(config?.contracts ?? {}))).toEqual(new Set([ADDRESS]));
});

it('offers no chain where none is set, and refuses one that is set in part', () => {
  expect(readChainConfig({}, [])).toBeUndefined();
  expect(problemsOf({ CHAIN_ID: '8453' })).toContain('OPERATOR_KEY is missing');
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
  ['ARBITER_KEY', developmentKey(1), 'is the key of a development account'],
  ['TREASURY_ADDRESS', '', 'is no address'],
  ['OPERATOR_KEY', developmentKey(9), 'is the key of a development account'],
  ['TREASURY_KEY', '0x1234', 'is no key of 32 bytes'],
  ['TREASURY_KEY', '', 'is missing'],
  ['TREASURY_KEY', generatePrivateKey(), `is not the key of ${privateKeyToAddress(TREASURY_KEY)}`],
])('refuses to start with %s=%s', (name, value, why) => {
  expect(problemsOf(environment({ [name]: value }))).toEqual([`${name} ${why}`]);
});

it('names every problem at once, and no key', () => {
  const key = `0x${'ab'.repeat(31)}`;
  const problems = problemsOf(environment({ CHAIN_ID: 'x', OPERATOR_KEY: key })).join();
  expect(problems).toMatch(/CHAIN_ID.*OPERATOR_KEY/);
  expect(problems).not.toContain(key);
});
