/**
 * Payments of the public X402 protocol on a real chain: the official client signs, our facilitator judges
 * each fault by its own reason, and a transfer is carried out once and found again (LR-18, LR-20).
 */
import { x402Client } from '@x402/core/client';
import { authorizationTypes } from '@x402/evm';
import { ExactEvmScheme } from '@x402/evm/exact/client';
import type { Hex } from 'viem';
import { beforeAll, expect, it } from 'vitest';
import type { X402Payload, X402Requirements } from '../../contracts/api/index.ts';
import { usdcAbi } from '../../reference/chain/abi.ts';
import { evmTransfers } from '../../reference/x402/evm-transfers.ts';
import { type Facilitator, facilitator } from '../../reference/x402/facilitator.ts';
import { gasMeter } from '../../reference/x402/gas-meter.ts';
import type { Transfers } from '../../reference/x402/ports.ts';
import { domainOf, readPayload, type SignedTransfer } from '../../reference/x402/transfer.ts';
import { CHAIN_ID, type ChainUnderTest, startChain } from './chain-under-test.ts';

const AMOUNT = 10_000n;
let chain: ChainUnderTest;
let judge: Facilitator;
let transfers: Transfers;

beforeAll(async () => {
  chain = await startChain();
  await chain.mint(address('buyer'), 1_000_000n);
  await chain.mint(address('agent'), AMOUNT - 1n);
  const { reader, by } = chain;
  const coin = usdc();
  const treasury = address('platform');
  const clock = { now: () => Date.now() };
  const operator = by.operator.account.address;
  judge = facilitator({ reader, coin, operator, treasury, clock });
  const meter = gasMeter({ reader, coin, operator, treasury, clock });
  transfers = evmTransfers({ reader, operator: by.operator, coin, facilitator: judge, meter });
  return () => chain.stop();
});

const address = (role: keyof ChainUnderTest['by']) => chain.by[role].account.address;
const usdc = () => ({
  chainId: CHAIN_ID,
  address: chain.contracts.UsdcLike,
  name: 'USD Coin',
  version: '2',
});

/** What the protocol's own client signs for these requirements. */
async function signed(
  requirements = judge.requirements(AMOUNT, 60),
  payer: 'buyer' | 'agent' = 'buyer',
): Promise<X402Payload> {
  const client = x402Client.fromConfig({
    schemes: [{ network: 'eip155:*', client: new ExactEvmScheme(chain.by[payer].account) }],
    spendControls: false,
  });
  const resource = { url: 'http://localhost/rates' };
  const challenge = { x402Version: 2, resource, accepts: [requirements] };
  return (await client.createPaymentPayload(challenge)) as unknown as X402Payload;
}

const reasonFor = async (payload: X402Payload, asked = judge.requirements(AMOUNT, 60)) =>
  (await judge.verify(payload, asked)).invalidReason;

/** Signed by the payer as it is: only what it says is at fault. */
const saying = (changes: Partial<X402Requirements>) =>
  signed({ ...judge.requirements(AMOUNT, 60), ...changes });

it('a payment that the official client signs is valid', async () => {
  const verdict = await judge.verify(await signed(), judge.requirements(AMOUNT, 60));
  expect(verdict).toEqual({ isValid: true, payer: address('buyer') });
});

it.each([
  ['another payee', { payTo: '0x00000000000000000000000000000000000000A1' }, 'recipient_mismatch'],
  ['less than is asked', { amount: '9999' }, 'payload_authorization_value_mismatch'],
  ['more than is asked', { amount: '10001' }, 'payload_authorization_value_mismatch'],
  ['another chain', { network: 'eip155:1' as const }, 'network_mismatch'],
  ['another coin', { asset: '0x00000000000000000000000000000000000000A2' }, 'signature'],
  ['too little time', { maxTimeoutSeconds: 1 }, 'payload_authorization_valid_before'],
])('a payment for %s is refused', async (_what, changes, reason) => {
  expect(await reasonFor(await saying(changes))).toBe(`invalid_exact_evm_${reason}`);
});

it.each([
  ['scheme', { scheme: 'upto' }, 'unsupported_scheme'],
  ['chain', { network: 'eip155:1' as const }, 'invalid_network'],
  ['coin', { asset: '0x00000000000000000000000000000000000000A2' }, 'invalid_payment_requirements'],
  [
    'payee',
    { payTo: '0x00000000000000000000000000000000000000A1' },
    'invalid_payment_requirements',
  ],
  ['amount', { amount: '0' }, 'invalid_payment_requirements'],
])('what is asked in a %s that isn’t ours is refused', async (_what, changes, reason) => {
  const asked = { ...judge.requirements(AMOUNT, 60), ...changes };
  expect(await reasonFor(await signed(), asked)).toBe(reason);
});

it('forged, premature and uncovered payments are refused, each by its own reason', async () => {
  const payload = await signed();
  const { authorization, signature } = payload.payload;
  const forged = { ...authorization, nonce: `0x${'7'.repeat(64)}` };
  const of = (change: Partial<X402Payload['payload']>) => ({
    ...payload,
    payload: { ...payload.payload, ...change },
  });
  expect(await reasonFor(of({ authorization: forged }))).toBe('invalid_exact_evm_signature');
  expect(await reasonFor(of({ signature: `${signature.slice(0, -2)}1f` }))).toBe(
    'invalid_exact_evm_signature',
  );
  const poor = await signed(judge.requirements(AMOUNT, 60), 'agent');
  expect(await reasonFor(poor)).toBe('invalid_exact_evm_insufficient_balance');
});

it('moves the money once, twice at once and again later, and is a replay from then on', async () => {
  const payload = await signed();
  const transfer = readPayload(payload.payload);
  const block = await transfers.newestBlock();
  const before = await chain.balance(address('platform'));
  const outcomes = await Promise.all([1, 2].map(() => transfers.carryOut(transfer, block)));
  const again = await transfers.carryOut(transfer, block);
  expect(again.kind).toBe('settled');
  expect(outcomes).toEqual([again, again]);
  expect(await chain.balance(address('platform'))).toBe(before + AMOUNT);
  expect(await reasonFor(payload)).toBe('invalid_exact_evm_nonce_already_used');
  const sent = { ...transfer, sinceBlock: block, digest: transfers.digest(transfer) };
  expect(await transfers.outcome(sent)).toEqual(again);
});

it('tells what was never sent, what was taken back, and what was spent on something else', async () => {
  const transfer = readPayload((await signed()).payload);
  const sinceBlock = await transfers.newestBlock();
  const sent = { ...transfer, sinceBlock, digest: transfers.digest(transfer) };
  expect(await transfers.outcome(sent)).toEqual({ kind: 'unknown' });
  const other = readPayload((await saying({ payTo: address('seller') })).payload);
  const stolen = await resigned({ ...other, nonce: transfer.nonce });
  await transfers.carryOut(stolen, sinceBlock);
  const replayed = { reason: 'invalid_exact_evm_nonce_already_used', isFinal: true };
  expect(await transfers.outcome(sent)).toMatchObject(replayed);
  expect(await transfers.carryOut(transfer, sinceBlock)).toMatchObject(replayed);
});

it('what the coin refuses for now moves nothing, and may be tried again', async () => {
  const transfer = readPayload((await signed()).payload);
  const token = { address: chain.contracts.UsdcLike, abi: usdcAbi } as const;
  await chain.by.admin.send({ ...token, functionName: 'pause' });
  const block = await transfers.newestBlock();
  const refused = { kind: 'refused', isFinal: false };
  expect(await transfers.carryOut(transfer, block)).toMatchObject(refused);
  await chain.by.admin.send({ ...token, functionName: 'unpause' });
  expect(await transfers.carryOut(transfer, block)).toMatchObject({ kind: 'settled' });
});

it('tells gas as the chain counts it', async () => {
  const { settling, sending } = await transfers.gas();
  expect(settling).toBeGreaterThan(50_000n);
  expect(sending).toBeGreaterThan(21_000n);
});

it('what can’t be carried out any more is over for good', async () => {
  const transfer = readPayload((await signed()).payload);
  const sinceBlock = await transfers.newestBlock();
  const sent = { ...transfer, sinceBlock, digest: transfers.digest(transfer) };
  await chain.travelTo(Number(transfer.validBefore));
  const expired = { reason: 'invalid_exact_evm_payload_authorization_valid_before', isFinal: true };
  expect(await transfers.outcome(sent)).toMatchObject(expired);
  expect(await transfers.carryOut(transfer, sinceBlock)).toMatchObject(expired);
});

/** Signed anew by the buyer, as it is now. */
async function resigned({ signature: _, ...message }: SignedTransfer): Promise<SignedTransfer> {
  const signature: Hex = await chain.by.buyer.account.signTypedData({
    domain: domainOf(usdc()),
    types: authorizationTypes,
    primaryType: 'TransferWithAuthorization',
    message,
  });
  return { ...message, signature };
}
