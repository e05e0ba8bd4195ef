/** Transfers by signature on a real chain (EIP-3009): once, in time, as signed, and by nobody's forgery. */
import { encodeFunctionData, type LocalAccount, parseSignature } from 'viem';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { usdcAbi } from '../../reference/chain/abi.ts';
import type { Sender } from '../../reference/chain/sender.ts';
import { CHAIN_ID, type ChainUnderTest, id, refused, startChain } from './chain-under-test.ts';

const AMOUNT = 1_250_000n;
const HOUR = 3_600;

const FIELDS = [
  { name: 'from', type: 'address' },
  { name: 'to', type: 'address' },
  { name: 'value', type: 'uint256' },
  { name: 'validAfter', type: 'uint256' },
  { name: 'validBefore', type: 'uint256' },
  { name: 'nonce', type: 'bytes32' },
] as const;

const TYPES = {
  TransferWithAuthorization: FIELDS,
  ReceiveWithAuthorization: FIELDS,
  CancelAuthorization: [
    { name: 'authorizer', type: 'address' },
    { name: 'nonce', type: 'bytes32' },
  ],
} as const;

let chain: ChainUnderTest;
let nonces = 0;

beforeAll(async () => {
  chain = await startChain();
  await chain.mint(address('buyer'), 1_000_000_000n);
  return () => chain.stop();
});

const address = (role: keyof ChainUnderTest['by']) => chain.by[role].account.address;
const usdc = () => ({ address: chain.contracts.UsdcLike, abi: usdcAbi }) as const;
const domain = () => ({
  name: 'USD Coin',
  version: '2',
  chainId: CHAIN_ID,
  verifyingContract: chain.contracts.UsdcLike,
});

/** What the buyer allows, unless told otherwise: to the seller, for an hour. */
async function authorization(changes: Partial<Authorization> = {}): Promise<Authorization> {
  nonces += 1;
  const now = BigInt(await chain.now());
  return {
    from: address('buyer'),
    to: address('seller'),
    value: AMOUNT,
    validAfter: now - 1n,
    validBefore: now + BigInt(HOUR),
    nonce: id(nonces),
    ...changes,
  };
}

interface Authorization {
  readonly from: `0x${string}`;
  readonly to: `0x${string}`;
  readonly value: bigint;
  readonly validAfter: bigint;
  readonly validBefore: bigint;
  readonly nonce: `0x${string}`;
}

type Kind = 'TransferWithAuthorization' | 'ReceiveWithAuthorization';

async function sign(
  message: Authorization,
  {
    signer = chain.by.buyer.account,
    kind = 'TransferWithAuthorization',
    foreign = {},
  }: Signing = {},
) {
  const signature = await signer.signTypedData({
    domain: { ...domain(), ...foreign },
    types: TYPES,
    primaryType: kind,
    message,
  });
  return parts(signature);
}

interface Signing {
  readonly signer?: LocalAccount;
  readonly kind?: Kind;
  /** Replaces members of the domain. */
  readonly foreign?: Partial<ReturnType<typeof domain>>;
}

type Signature = ReturnType<typeof parts>;

function parts(signature: `0x${string}`) {
  const { r, s, yParity } = parseSignature(signature);
  return [yParity + 27, r, s] as const;
}

type Method = 'transferWithAuthorization' | 'receiveWithAuthorization';

function transferCall(a: Authorization, signature: Signature, functionName: Method) {
  const args = [a.from, a.to, a.value, a.validAfter, a.validBefore, a.nonce, ...signature] as const;
  return { ...usdc(), functionName, args } as const;
}

const transfer = (by: Sender, signed: Authorization, signature: Signature) =>
  by.send(transferCall(signed, signature, 'transferWithAuthorization'));
const receive = (by: Sender, signed: Authorization, signature: Signature) =>
  by.send(transferCall(signed, signature, 'receiveWithAuthorization'));

describe('an authorized transfer', () => {
  it('moves exactly what was signed, handed in by anyone', async () => {
    const before = await chain.balance(address('seller'));
    const signed = await authorization();
    await transfer(chain.by.stranger, signed, await sign(signed));
    expect(await chain.balance(address('seller'))).toBe(before + AMOUNT);
  });

  it('is refused a second time', async () => {
    const signed = await authorization();
    const signature = await sign(signed);
    await transfer(chain.by.stranger, signed, signature);
    await refused(transfer(chain.by.stranger, signed, signature), 'ERC3009UsedAuthorization');
  });

  it('is done once when two hand it in for the same block', async () => {
    const before = await chain.balance(address('seller'));
    const signed = await authorization();
    const signature = await sign(signed);
    const call = transferCall(signed, signature, 'transferWithAuthorization');
    const data = encodeFunctionData(call);
    const outcomes = await chain.inOneBlock(
      [chain.by.stranger, chain.by.operator].map((by) => ({ by, to: call.address, data })),
    );
    expect(outcomes).toEqual(['success', 'reverted']);
    expect(await chain.balance(address('seller'))).toBe(before + AMOUNT);
  });

  it('is refused from the second that it expires in', async () => {
    const signed = await authorization();
    await chain.travelTo(Number(signed.validBefore));
    const late = transfer(chain.by.stranger, signed, await sign(signed));
    await refused(late, 'ERC3009InvalidAuthorizationTime');
  });

  it('is refused before its time', async () => {
    const signed = await authorization({ validAfter: BigInt((await chain.now()) + HOUR / 2) });
    const early = transfer(chain.by.stranger, signed, await sign(signed));
    await refused(early, 'ERC3009InvalidAuthorizationTime');
  });

  it('reads no bound as a block number', async () => {
    const block = 1n << 47n;
    const signed = await authorization({ validAfter: block, validBefore: block + 1_000_000n });
    const early = transfer(chain.by.stranger, signed, await sign(signed));
    await refused(early, 'ERC3009InvalidAuthorizationTime');
  });
});

describe('a forged authorization', () => {
  it('is refused when somebody else signed it', async () => {
    const signed = await authorization();
    const signature = await sign(signed, { signer: chain.by.stranger.account });
    await refused(transfer(chain.by.stranger, signed, signature), 'ERC3009InvalidSignature');
  });

  it.each([
    ['payee', { to: '0x00000000000000000000000000000000000000aa' }],
    ['amount', { value: AMOUNT + 1n }],
    ['nonce', { nonce: id(999_999) }],
    ['end', { validBefore: 2n ** 40n }],
  ] as const)('is refused with another %s than signed', async (_, change) => {
    const signed = await authorization();
    const altered = { ...signed, ...change };
    await refused(
      transfer(chain.by.stranger, altered, await sign(signed)),
      'ERC3009InvalidSignature',
    );
    await transfer(chain.by.stranger, signed, await sign(signed));
  });

  it.each([
    ['chain', { chainId: 1 }],
    ['token', { verifyingContract: '0x00000000000000000000000000000000000000aa' }],
    ['version', { version: '1' }],
  ] as const)('is refused when it was signed for another %s', async (_, foreign) => {
    const signed = await authorization();
    const signature = await sign(signed, { foreign });
    await refused(transfer(chain.by.stranger, signed, signature), 'ERC3009InvalidSignature');
  });
});

describe('receiving and cancelling', () => {
  it('lets only the payee receive', async () => {
    const signed = await authorization();
    const signature = await sign(signed, { kind: 'ReceiveWithAuthorization' });
    await refused(receive(chain.by.stranger, signed, signature), 'ERC20InvalidReceiver');
    await receive(chain.by.seller, signed, signature);
  });

  it('refuses a cancelled authorization, and a cancellation by another', async () => {
    const signed = await authorization();
    const cancel = async (signer: LocalAccount) => {
      const message = { authorizer: signed.from, nonce: signed.nonce };
      const primaryType = 'CancelAuthorization';
      const signature = await signer.signTypedData({
        domain: domain(),
        types: TYPES,
        primaryType,
        message,
      });
      const args = [signed.from, signed.nonce, ...parts(signature)] as const;
      return chain.by.stranger.send({ ...usdc(), functionName: 'cancelAuthorization', args });
    };
    await refused(cancel(chain.by.stranger.account), 'ERC3009InvalidSignature');
    await cancel(chain.by.buyer.account);
    const late = transfer(chain.by.stranger, signed, await sign(signed));
    await refused(late, 'ERC3009UsedAuthorization');
  });
});

describe('the coin', () => {
  it('has six decimals', async () => {
    const decimals = chain.reader.readContract({ ...usdc(), functionName: 'decimals' });
    expect(await decimals).toBe(6);
  });

  it('is made by its owner only', async () => {
    const args = [address('stranger'), 1n] as const;
    const mint = chain.by.stranger.send({ ...usdc(), functionName: 'mint', args });
    await refused(mint, 'OwnableUnauthorizedAccount');
  });

  it('refuses every transfer while paused', async () => {
    await chain.by.admin.send({ ...usdc(), functionName: 'pause' });
    onTestFinished(async () => {
      await chain.by.admin.send({ ...usdc(), functionName: 'unpause' });
    });
    const signed = await authorization();
    await refused(transfer(chain.by.stranger, signed, await sign(signed)), 'EnforcedPause');
  });
});
