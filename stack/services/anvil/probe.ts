/** Whether a chain answers to `eth_chainId`. */
import { answers } from '../http-probe.ts';

const CHAIN_ID_REQUEST = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] }),
};

export function answersChainId(url: string): Promise<string> {
  return answers(url, CHAIN_ID_REQUEST);
}
