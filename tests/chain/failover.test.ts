/** Two nodes, of which the first is dead, hangs, or loses its answer: what is asked is answered, once (LR-20). */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { usdcAbi } from '../../reference/chain/abi.ts';
import { reader } from '../../reference/chain/clients.ts';
import { evmChain } from '../../reference/chain/evm-chain.ts';
import { sender } from '../../reference/chain/sender.ts';
import { freePort } from '../../stack/index.ts';
import { account, CHAIN_ID, type ChainUnderTest, refused, startChain } from './chain-under-test.ts';

const PATIENCE_MS = 300;

let chain: ChainUnderTest;

beforeAll(async () => {
  chain = await startChain();
  return () => chain.stop();
});

const throughFirst = (first: string) =>
  reader({ rpcUrls: [first, chain.url], chainId: CHAIN_ID, timeoutMs: PATIENCE_MS });

async function dead(): Promise<string> {
  return `http://127.0.0.1:${await freePort()}`;
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Takes every request and never answers. */
const hanging = () => listening(createServer(() => undefined));

/** Hands everything on, but drops the line instead of giving the answer to a sent transaction. */
function losing(): Promise<string> {
  return listening(
    createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray());
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(chain.url, { method: 'POST', headers, body });
      const text = await answer.text();
      if (body.includes('eth_sendRawTransaction')) request.socket.destroy();
      else response.writeHead(answer.status, headers).end(text);
    }),
  );
}

const FIRST = { dead, 'hanging for longer than is waited': hanging } as const;

describe.each(Object.entries(FIRST))('with a first node that is %s', (_, first) => {
  it('reads from the second', async () => {
    const evm = evmChain(throughFirst(await first()));
    expect(await evm.isUp()).toBe(true);
    const owner = account(5).address;
    await chain.mint(owner, 7n);
    expect(await evm.balance({ token: chain.contracts.UsdcLike, owner })).toBeGreaterThan(0n);
  });

  it('sends through the second, once', async () => {
    const admin = sender(throughFirst(await first()), chain.by.admin.account);
    expect(await minted(admin.send)).toBe(11n);
  });
});

it('sends once what the first node took before its answer was lost', async () => {
  const admin = sender(throughFirst(await losing()), chain.by.admin.account);
  const before = await chain.reader.getTransactionCount(chain.by.admin.account);
  expect(await minted(admin.send)).toBe(11n);
  expect(await chain.reader.getTransactionCount(chain.by.admin.account)).toBe(before + 1);
});

it('is down when every node is dead, or speaks for another chain', async () => {
  const alone = reader({ rpcUrls: [await dead()], chainId: CHAIN_ID });
  expect(await evmChain(alone).isUp()).toBe(false);
  const foreign = reader({ rpcUrls: [chain.url], chainId: 1 });
  expect(await evmChain(foreign).isUp()).toBe(false);
});

it('asks no second node for what a contract refused', async () => {
  const stranger = sender(throughFirst(chain.url), chain.by.stranger.account);
  await refused(stranger.send(mintTo(account(6).address)), 'OwnableUnauthorizedAccount');
});

describe('a transaction', () => {
  it('tells its transfers and how deep it lies', async () => {
    const evm = evmChain(chain.reader);
    const to = account(7).address;
    const { transactionHash } = await chain.by.admin.send(mintTo(to));
    const from = '0x0000000000000000000000000000000000000000';
    const { UsdcLike: token } = chain.contracts;
    const minedAt = new Date((await chain.now()) * 1_000);
    const seen = { succeeded: true, minedAt, transfers: [{ token, from, to, amount: 11n }] };
    expect(await evm.transaction(transactionHash)).toEqual({ ...seen, confirmations: 1n });
    await chain.mint(to, 1n);
    expect(await evm.transaction(transactionHash)).toEqual({ ...seen, confirmations: 2n });
  });

  it.each([`0x${'00'.repeat(32)}`, 'no hash at all'])('is not made up for %s', async (id) => {
    expect(await evmChain(chain.reader).transaction(id)).toBeUndefined();
  });
});

const mintTo = (to: `0x${string}`) =>
  ({
    address: chain.contracts.UsdcLike,
    abi: usdcAbi,
    functionName: 'mint',
    args: [to, 11n],
  }) as const;

/** What one mint of eleven units left with its payee. */
async function minted(send: ChainUnderTest['by']['admin']['send']): Promise<bigint> {
  const to = account(8).address;
  const before = await chain.balance(to);
  await send(mintTo(to));
  return (await chain.balance(to)) - before;
}
