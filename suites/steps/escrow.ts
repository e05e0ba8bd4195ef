/**
 * The steps of an escrow as a buyer, a merchant and their wallets take them: over the API, and on the chain
 * past the target. They assert what every test that builds on them needs.
 */
import {
  type Escrow,
  type EscrowBody,
  type EscrowOpened,
  parseMoney,
} from '../../contracts/api/index.ts';
import { anIdempotencyKey, draw } from '../../fixtures/data/index.ts';
import type { Answer, RunningTarget, Session } from '../../target/target.ts';
import { eventually } from './eventually.ts';
import { rule } from './rule.ts';

const setUp = rule('LR-19', 'an escrow ends exactly once, by the right party');

type Hex = `0x${string}`;
/** An account that signs for itself. */
type Wallet = Awaited<ReturnType<RunningTarget['chain']['newWallet']>>;

/** One of the contract's own calls. */
const CALLS = {
  'fund(bytes32)': '0xbf14c119',
  'refund(bytes32)': '0x7249fbb6',
  'release(bytes32)': '0x67d42a8b',
  'releaseOverdue(bytes32)': '0xb8bbec00',
  'dispute(bytes32)': '0xadd98c70',
} as const;
export type DealCall = keyof typeof CALLS;

export interface Deal {
  readonly buyer: Session;
  readonly merchant: Session;
  readonly buyersWallet: Wallet;
  readonly merchantsWallet: Wallet;
  readonly escrowId: string;
  /** What the contract calls it. */
  readonly dealId: Hex;
  /** USDC's smallest units. */
  readonly units: bigint;
}

export const ESCROWS = '/api/payments/escrow';

/** A deal that is open on the contract, over 12.345679 USDC unless told otherwise, and unpaid. */
export async function openDeal(
  target: RunningTarget,
  label: string,
  wishes: Partial<EscrowBody> = {},
): Promise<Deal> {
  const [buyer, merchant] = await Promise.all([withWallet(target), withWallet(target)]);
  const body = dealBody(merchant.session.user.id, wishes);
  const idempotencyKey = draw(anIdempotencyKey, `${label}/create`);
  const path = `${ESCROWS}/create`;
  const options = { method: 'POST', body, idempotencyKey };
  const created = await buyer.session.request<EscrowOpened>(path, options);
  const { escrowId } = setUp.answered('create opens the deal', created, 201);
  const escrow = await readEscrow({ buyer: buyer.session, escrowId });
  return {
    buyer: buyer.session,
    merchant: merchant.session,
    buyersWallet: buyer.wallet,
    merchantsWallet: merchant.wallet,
    escrowId,
    dealId: escrow.dealId as Hex,
    units: unitsOf(body),
  };
}

export function dealBody(merchantId: string, wishes: Partial<EscrowBody> = {}): EscrowBody {
  const commission = wishes.commission ? {} : { commissionRate: 0.05 };
  return { merchantId, amount: 12.345679, currency: 'USDC', ...commission, ...wishes };
}

/** A deal whose money is in the contract, and of which the target knows that. */
export async function fundedDeal(
  target: RunningTarget,
  label: string,
  wishes: Partial<EscrowBody> = {},
): Promise<Deal> {
  const deal = await openDeal(target, label, wishes);
  const transactionHash = await payIn(target, deal);
  const funded = await step(deal, 'fund', { transactionHash });
  const { status } = setUp.answered('fund tells of the payment', funded, 200);
  setUp.same('the escrow', status, 'funded', funded);
  return deal;
}

/** The buyer's wallet pays the contract; resolves with the transaction's hash. */
export async function payIn(
  target: RunningTarget,
  deal: Pick<Deal, 'dealId' | 'units' | 'buyersWallet'>,
): Promise<Hex> {
  const { chain } = target;
  const spender = chain.contracts.Escrow;
  await chain.approve(deal.buyersWallet, { spender, amount: deal.units });
  return onContract(target, deal, { by: deal.buyersWallet, call: 'fund(bytes32)' });
}

/** Sent past the target, as any wallet can: in a block afterwards, refused or not. */
export function onContract(
  { chain }: RunningTarget,
  { dealId }: Pick<Deal, 'dealId'>,
  { by, call, ...price }: { by: Wallet; call: DealCall; mostPerGas?: bigint },
): Promise<Hex> {
  const data: Hex = `${CALLS[call]}${dealId.slice(2)}`;
  return chain.send(by, { to: chain.contracts.Escrow, data, ...price });
}

export type DealStep = 'fund' | 'confirm' | 'dispute' | 'resolve';

/** Asks for a step of the deal, as its buyer unless somebody else is named. */
export function step(
  { buyer, escrowId }: Pick<Deal, 'buyer' | 'escrowId'>,
  name: DealStep,
  body?: object,
  by: Session = buyer,
): Promise<Answer<Escrow>> {
  const path = `${ESCROWS}/${escrowId}/${name}`;
  return by.request<Escrow>(path, { method: 'POST', ...(body && { body }) });
}

export const dispute = (deal: Deal) => step(deal, 'dispute', { reason: 'it is chipped' });

export function resolve(deal: Deal, arbiter: Session, outcome: 'release' | 'refund') {
  return step(deal, 'resolve', { outcome }, arbiter);
}

/** The escrow as its buyer reads it now. */
export async function readEscrow({
  buyer,
  escrowId,
}: Pick<Deal, 'buyer' | 'escrowId'>): Promise<Escrow> {
  const answer = await buyer.request<Escrow>(`${ESCROWS}/${escrowId}`);
  return setUp.answered('the buyer reads the escrow', answer, 200);
}

/** The escrow once it has come to one of `statuses`; else as it is at last. */
export function escrowWhen(deal: Deal, ...statuses: readonly Escrow['status'][]): Promise<Escrow> {
  return eventually(
    () => readEscrow(deal),
    ({ status }) => statuses.includes(status),
  );
}

/** The deal after its buyer has logged in again: tokens don't outlive a clock that is moved by days. */
export async function loggedInAgain(target: RunningTarget, deal: Deal): Promise<Deal> {
  return { ...deal, buyer: await sessionAgain(target, deal.buyer) };
}

export async function sessionAgain(target: RunningTarget, session: Session): Promise<Session> {
  const { email, password, from, user } = session;
  const answer = await target.driver.login(email, password, from);
  const { access_token } = setUp.answered('a user logs in again', answer, [200, 201]);
  return { ...target.driver.withToken(access_token, from), email, password, user };
}

/** What each has on the chain, in USDC's smallest units. */
export async function purses(target: RunningTarget, deal: Deal) {
  const owners = [deal.buyersWallet.address, deal.merchantsWallet.address];
  const [buyer = 0n, merchant = 0n] = await Promise.all(
    owners.map((owner) => target.chain.balance(owner)),
  );
  return { buyer, merchant };
}

/** What the contract gave out in the transaction that released the deal. */
export async function payout({ chain }: RunningTarget, deal: Deal) {
  const contract = chain.contracts.Escrow.toLowerCase();
  const toMerchant = await chain.transfersTo(deal.merchantsWallet.address);
  const released = toMerchant.filter(({ from }) => from.toLowerCase() === contract);
  const hashes = released.map(({ hash }) => hash);
  const toTreasury = (await chain.transfersTo(chain.treasury)).filter(({ hash }) =>
    hashes.includes(hash),
  );
  const sum = (transfers: typeof released) =>
    transfers.reduce((total, { amount }) => total + amount, 0n);
  return { times: released.length, merchant: sum(released), treasury: sum(toTreasury) };
}

export interface Walleted {
  readonly session: Session;
  readonly wallet: Wallet;
}

/** A fresh user who has named a wallet of their own. */
export async function withWallet(target: RunningTarget): Promise<Walleted> {
  const [session, wallet] = await Promise.all([target.driver.newUser(), target.chain.newWallet()]);
  const body = { walletAddress: wallet.address };
  const named = await session.request('/api/users/profile', { method: 'PUT', body });
  setUp.answered('a user names a wallet', named, 200);
  return { session, wallet };
}

function unitsOf({ amount, currency }: EscrowBody): bigint {
  const { minor } = parseMoney(amount, currency);
  return currency === 'USD' ? minor * 10_000n : minor;
}
