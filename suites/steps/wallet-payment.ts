/** A payment by a transfer on the chain, as a payer and the payer's wallet make it. */
import type { LocalAccount } from 'viem';
import { type Payment, type ProcessBody, parseMoney } from '../../contracts/api/index.ts';
import type { Answer, RunningTarget, Session, TokenPayment } from '../../target/target.ts';
import { eventually } from './eventually.ts';
import { rule } from './rule.ts';

const setUp = rule('LR-18', 'an on-chain payment completes by its transfer only');

/** A payer with a wallet. */
export interface WalletPayer {
  readonly payer: Session;
  readonly wallet: LocalAccount;
}

/** The profile tells the wallet, unless told otherwise. */
export async function walletPayer(
  target: RunningTarget,
  { isTold = true }: { readonly isTold?: boolean } = {},
): Promise<WalletPayer> {
  const [payer, wallet] = await Promise.all([target.driver.newUser(), target.chain.newWallet()]);
  if (isTold) {
    const body = { walletAddress: wallet.address };
    const told = await payer.request('/api/users/profile', { method: 'PUT', body });
    setUp.answered('the payer tells the wallet', told, 200);
  }
  return { payer, wallet };
}

/** The coin's smallest units of an amount in dollars. */
export const usdc = (amount: number): bigint => parseMoney(amount, 'USDC').minor;

export type TransferWishes = { readonly amount: number } & Partial<Omit<TokenPayment, 'amount'>>;

/** Sends USDC to the treasury, or what else is wished. Returns the hash. */
export function sendTransfer(
  { chain }: RunningTarget,
  wallet: LocalAccount,
  { amount, ...wishes }: TransferWishes,
): Promise<string> {
  return chain.transfer(wallet, { to: chain.treasury, amount: usdc(amount), ...wishes });
}

export interface Sent {
  readonly amount: number;
  readonly txHash: string;
}

/** Asks to process a transfer that was sent; by a wallet, unless told otherwise. */
export function payByTransfer(
  payer: Session,
  { amount, txHash }: Sent,
  { metadata, ...change }: Partial<ProcessBody> = {},
): Promise<Answer<Payment>> {
  const common = { amount, currency: 'USDC', paymentMethod: 'wallet' } as const;
  return payer.process({ ...common, ...change, metadata: { txHash, ...metadata } });
}

/** The payment once it has ended, one way or the other; else as it is at last. */
export function ended(payer: Session, paymentId: string): Promise<Payment> {
  return eventually(
    async () => setUp.answered('the payer reads the payment', await payer.payment(paymentId), 200),
    ({ status }) => status !== 'pending' && status !== 'processing',
  );
}
