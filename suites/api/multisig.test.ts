/** A payment out of the wallet of three, of whom two must sign (LR-18). */
import { encodeFunctionData, type Hex, type LocalAccount, parseAbi } from 'viem';
import { rpc } from '../../target/chain/index.ts';
import type { RunningTarget, Session } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import { payByTransfer, rule, sendTransfer, usdc } from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr18 = rule('LR-18', 'an on-chain payment completes by its transfer only');
const AMOUNT = 1_500;
const FAR_AWAY = 2n ** 40n;

const WALLET = parseAbi([
  'struct Operation { address to; uint256 value; bytes data; uint256 nonce; uint256 deadline; }',
  'function execute(Operation operation, bytes[2] signatures) returns (bytes)',
]);
const NONCE = parseAbi(['function nonce() view returns (uint256)']);
const COIN = parseAbi(['function transfer(address to, uint256 value) returns (bool)']);
const TYPES = {
  Operation: [
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'data', type: 'bytes' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
  ],
} as const;

prove(
  'multisig.two-of-three-pay',
  'a transfer that two owners signed pays; one of one owner twice, or of another wallet, does not',
  async ({ target }) => {
    const { chain, principals } = target;
    const payer = await principals.user({ kyc: 'verified' });
    const [first, , third] = await chain.owners();
    await nameWallet(payer, first);
    const shared = chain.contracts.MultiSigWallet;
    await chain.mint({ to: shared, amount: usdc(AMOUNT) });
    const method = { paymentMethod: 'multisig' } as const;
    const statusOf = async (txHash: string) => {
      const answer = await payByTransfer(payer, { amount: AMOUNT, txHash }, method);
      return lr18.answered('process', answer, 201).status;
    };
    const alone = await execute(target, [first, first]);
    lr18.same('a transfer of one owner', await statusOf(alone), 'failed');
    const outside = await chain.newWallet();
    const strange = await sendTransfer(target, outside, { amount: AMOUNT });
    lr18.same('a transfer of another wallet', await statusOf(strange), 'failed');
    const together = await execute(target, [first, third]);
    lr18.same('a transfer of two owners', await statusOf(together), 'completed');
  },
);

prove(
  'multisig.owners-only',
  'whoever’s wallet owns no part of the shared one claims nothing that it pays; an owner does',
  async ({ target }) => {
    const { chain, principals } = target;
    const stranger = await principals.user({ kyc: 'verified' });
    await nameWallet(stranger, await chain.newWallet());
    const owner = await principals.user({ kyc: 'verified' });
    const [, second, third] = await chain.owners();
    await nameWallet(owner, second);
    await chain.mint({ to: chain.contracts.MultiSigWallet, amount: usdc(AMOUNT) });
    const txHash = await execute(target, [second, third]);
    const claim = async (by: Session) => {
      const method = { paymentMethod: 'multisig' } as const;
      const answer = await payByTransfer(by, { amount: AMOUNT, txHash }, method);
      const { status, metadata } = lr18.answered('process', answer, 201);
      return [status, metadata.failureCode];
    };
    lr18.same('a stranger’s payment', await claim(stranger), ['failed', 'PAYER_NOT_OWNER']);
    lr18.same('an owner’s payment', await claim(owner), ['completed', undefined]);
  },
);

async function nameWallet(payer: Session, { address }: LocalAccount): Promise<void> {
  const body = { walletAddress: address };
  const named = await payer.request('/api/users/profile', { method: 'PUT', body });
  lr18.answered('a wallet is named', named, 200);
}

/** Pays out of the wallet what two have signed; anybody may hand it in. */
async function execute(
  { chain }: RunningTarget,
  signers: readonly [LocalAccount, LocalAccount],
): Promise<string> {
  const { MultiSigWallet: verifyingContract, UsdcLike: to } = chain.contracts;
  const args = [chain.treasury, usdc(AMOUNT)] as const;
  const data = encodeFunctionData({ abi: COIN, functionName: 'transfer', args });
  const nonce = await nextNonce(chain);
  const message = { to, value: 0n, data, nonce, deadline: FAR_AWAY };
  const domain = {
    name: 'MultiSigWallet',
    version: '1',
    chainId: chain.chainId,
    verifyingContract,
  };
  const sign = (by: LocalAccount): Promise<Hex> =>
    by.signTypedData({ domain, types: TYPES, primaryType: 'Operation', message });
  const signatures = [await sign(signers[0]), await sign(signers[1])] as const;
  const call = encodeFunctionData({
    abi: WALLET,
    functionName: 'execute',
    args: [message, signatures],
  });
  return chain.send(await chain.newWallet(), { to: verifyingContract, data: call });
}

/** The number of the wallet's next operation. */
async function nextNonce({ rpcUrl, contracts }: RunningTarget['chain']): Promise<bigint> {
  const data = encodeFunctionData({ abi: NONCE });
  const call = { to: contracts.MultiSigWallet, data };
  return BigInt(await rpc<Hex>(rpcUrl, 'eth_call', [call, 'latest']));
}
