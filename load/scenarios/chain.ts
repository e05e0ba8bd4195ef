/** What a wallet's owner does on a test chain, whose node signs for every wallet of the load. Runs in k6. */
import { sleep } from 'k6';
import http from 'k6/http';
import type { LoadUser } from '../plan.ts';
import type { Arrival } from './flow.ts';

/** Never estimated: what is sent here is known to take less. */
const GAS = '0x493e0';
const MINED_WITHIN_MS = 5_000;
const LOOKS_EVERY_S = 0.01;

/** Calls a contract as the user's wallet; the transaction's hash once a block holds it. @throws Error */
export function callBy(
  { plan }: Arrival,
  { wallet }: LoadUser,
  call: { readonly to: string; readonly data: string },
): string {
  const rpcUrl = plan.chain?.rpcUrl ?? '';
  const hash = ask(rpcUrl, 'eth_sendTransaction', [{ from: wallet, gas: GAS, ...call }]);
  const until = Date.now() + MINED_WITHIN_MS;
  while (ask(rpcUrl, 'eth_getTransactionReceipt', [hash]) === null) {
    if (Date.now() > until) throw new Error(`no block holds ${hash}`);
    sleep(LOOKS_EVERY_S);
  }
  return String(hash);
}

/** `transfer(address,uint256)` of a coin. */
export function transferData(to: string, units: number): string {
  return `0xa9059cbb${word(to.slice(2))}${word(units.toString(16))}`;
}

/** `fund(bytes32)` of the escrow contract. */
export function fundData(dealId: string): string {
  return `0xbf14c119${dealId.slice(2)}`;
}

const word = (hex: string) => hex.padStart(64, '0');

function ask(rpcUrl: string, method: string, params: readonly unknown[]): unknown {
  const answer = http.post(rpcUrl, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }), {
    headers: { 'content-type': 'application/json' },
    responseType: 'text',
    tags: { to: 'chain', name: method },
  });
  const error = answer.json('error.message');
  if (error !== undefined) throw new Error(`${method}: ${error}`);
  return answer.json('result');
}
