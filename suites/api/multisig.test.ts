/** A payment out of the wallet of three, of whom two must sign (LR-18). */
import { encodeFunctionData, type Hex, type LocalAccount, parseAbi } from 'viem';
import type { RunningTarget } from '../../target/target.ts';
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

/** Pays out of the wallet what two have signed; anybody may hand it in. */
async function execute(
  { chain }: RunningTarget,
  signers: readonly [LocalAccount, LocalAccount],
): Promise<string> {
  const { MultiSigWallet: verifyingContract, UsdcLike: to } = chain.contracts;
  const args = [chain.treasury, usdc(AMOUNT)] as const;
  const data = encodeFunctionData({ abi: COIN, functionName: 'transfer', args });
  const message = { to, value: 0n, data, nonce: 0n, deadline: FAR_AWAY };
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
