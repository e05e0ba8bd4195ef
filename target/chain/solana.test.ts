/** What a Solana node answers, by a double that speaks as solana.com/docs/rpc says. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { capabilitiesOf } from '../capabilities.ts';
import { askSolana } from './solana.ts';

const GENESIS = 'EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG';
/** The error of a node that is behind, as the documentation has it. */
const BEHIND = { code: -32_005, message: 'Node is unhealthy', data: {} };

type Answers = Readonly<Record<string, object>>;

async function node(answers: Answers): Promise<string> {
  const server = createServer(async (request, response) => {
    const { id, method } = JSON.parse(Buffer.concat(await request.toArray()).toString());
    const headers = { 'content-type': 'application/json' };
    response
      .writeHead(200, headers)
      .end(JSON.stringify({ jsonrpc: '2.0', id, ...answers[method] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const healthy: Answers = { getHealth: { result: 'ok' }, getGenesisHash: { result: GENESIS } };

test('a healthy node says so, and which cluster it is', async () => {
  const rpcUrl = await node(healthy);
  expect(await askSolana({ rpcUrl })).toEqual({ isHealthy: true, genesisHash: GENESIS });
});

test('a node that is behind, and one that is gone, are told by name', async () => {
  const rpcUrl = await node({ ...healthy, getHealth: { error: BEHIND } });
  await expect(askSolana({ rpcUrl })).rejects.toThrow(/getHealth: Node is unhealthy/);
  await expect(askSolana({ rpcUrl: 'http://127.0.0.1:9' })).rejects.toThrow(/no answer/);
});

test('only a target with a node of its own can be asked about it', () => {
  const deployed = { kind: 'deployed', name: 'staging', url: 'https://s.example' } as const;
  const solana = { rpcUrl: 'https://rpc.example', genesisHash: GENESIS };
  expect(capabilitiesOf(deployed)).not.toContain('solana');
  expect(capabilitiesOf({ ...deployed, solana })).toContain('solana');
  expect(capabilitiesOf({ kind: 'reference', name: 'reference' })).not.toContain('solana');
});
