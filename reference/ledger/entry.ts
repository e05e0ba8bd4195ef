/**
 * The movements of money that payments make, as double-entry: debits are positive, credits
 * negative, and the postings of an entry add up to zero. Pure: the books are written elsewhere.
 */
import type { Split } from './split.ts';

export interface Posting {
  /** Such as `provider:stripe` or `merchant:<uuid>`. */
  readonly account: string;
  readonly amountMinor: bigint;
}

export interface Entry {
  /** Kebab-case, such as `payment-settled`; the same kind is written once for the same source. */
  readonly kind: string;
  readonly currency: string;
  readonly postings: readonly Posting[];
}

export const ACCOUNT = {
  /** What Stripe holds for us: what payers paid less what was refunded. */
  provider: 'provider:stripe',
  /** USDC that the platform holds on chain: what payers sent to its treasury. */
  treasury: 'chain:treasury',
  /** USDC that the escrow contract holds. */
  escrow: 'chain:escrow',
  providerFees: 'provider-fees:stripe',
  /** What channels of the platform's own take: those on a chain. */
  channelFees: 'platform:channel-fees',
  platform: 'platform:fees',
  /** The provider keeps its fee when a payment is refunded; the platform bears it. */
  refundCosts: 'platform:refund-costs',
  /** A payment without a merchant is the platform's own sale. */
  merchant: (id: string | null) => (id === null ? 'platform:sales' : `merchant:${id}`),
  /** What a merchant had withdrawn before it had to be given back. */
  owed: (merchantId: string) => `owed:${merchantId}`,
  agent: (id: string) => `agent:${id}`,
  /** What a user owes for what an agent has paid, and whose it is until the user repays. */
  receivable: (userId: string) => `receivable:${userId}`,
  advanced: (agentId: string) => `advanced:${agentId}`,
  /** What an on-ramp took from payers. */
  ramp: (providerId: string) => `provider:${providerId}`,
  /** What an on-ramp keeps of a cross-border payment. */
  rampFees: (providerId: string) => `provider-fees:${providerId}`,
  /** What an on-ramp paid out in coins to payers themselves: it never was ours. */
  delivered: (providerId: string) => `delivered:${providerId}`,
  /** Money of one currency that was exchanged for another's: in each currency the other side of it. */
  exchange: 'fx',
  /** What merchants have asked to be paid out, and no bank has yet. */
  withdrawals: 'withdrawals',
} as const;

export interface Shares {
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly merchantId: string | null;
  readonly split: Split;
  /** Where the payer's money came to, and who gets the channel's fee. Absent: Stripe. */
  readonly channel?: { readonly money: string; readonly fees: string } | undefined;
}

const STRIPE = { money: ACCOUNT.provider, fees: ACCOUNT.providerFees };

/** The payer's money is with the provider, or on the chain; each party is owed its share. */
export function settlementEntry(shares: Shares): Entry {
  const { money } = shares.channel ?? STRIPE;
  const postings = [
    { account: money, amountMinor: shares.amountMinor },
    ...credits(shares).map(({ account, share }) => ({ account, amountMinor: -share })),
  ];
  return { kind: 'payment-settled', currency: shares.currency, postings: compact(postings) };
}

/**
 * Moves shares to where they belong when a payment that was already settled learns its terms.
 * `undefined` when nothing moves.
 */
export function termsEntry(before: Shares, after: Shares): Entry | undefined {
  const postings = compact([
    ...credits(before).map(({ account, share }) => ({ account, amountMinor: share })),
    ...credits(after).map(({ account, share }) => ({ account, amountMinor: -share })),
  ]);
  if (postings.length === 0) return undefined;
  return { kind: 'terms-settled', currency: after.currency, postings };
}

/**
 * Takes back from each party its part of a refund, in proportion, so that refunds that add up to the
 * whole take back exactly what was given, in whatever steps, and never more than that from anybody.
 */
export function refundEntry(shares: Shares, before: bigint, refund: bigint): Entry {
  const taken = takenBack(shares, before + refund);
  const already = takenBack(shares, before);
  const postings = credits(shares).map(({ account }, index) => ({
    account: account === ACCOUNT.providerFees ? ACCOUNT.refundCosts : account,
    amountMinor: (taken[index] ?? 0n) - (already[index] ?? 0n),
  }));
  const { money } = shares.channel ?? STRIPE;
  postings.push({ account: money, amountMinor: -refund });
  return { kind: 'refund', currency: shares.currency, postings: compact(postings) };
}

/**
 * What each party has given back once `refunded` went back in all. Cuts the refunded sum where the
 * amount itself was cut: the boundaries between the shares, scaled down, so the parts add up exactly.
 */
function takenBack(shares: Shares, refunded: bigint): readonly bigint[] {
  let boundary = 0n;
  let scaledBefore = 0n;
  return credits(shares).map(({ share }) => {
    boundary += share;
    const scaled = (boundary * refunded) / shares.amountMinor;
    const part = scaled - scaledBefore;
    scaledBefore = scaled;
    return part;
  });
}

function credits(shares: Shares): readonly { account: string; share: bigint }[] {
  const { split, merchantId, channel = STRIPE } = shares;
  return [
    { account: channel.fees, share: split.providerFee },
    { account: ACCOUNT.platform, share: split.platform },
    ...split.agents.map(({ agentId, share }) => ({ account: ACCOUNT.agent(agentId), share })),
    { account: ACCOUNT.merchant(merchantId), share: split.merchant },
  ];
}

/** One posting an account, and none of zero. */
function compact(postings: readonly Posting[]): readonly Posting[] {
  const sums = new Map<string, bigint>();
  for (const { account, amountMinor } of postings)
    sums.set(account, (sums.get(account) ?? 0n) + amountMinor);
  return [...sums]
    .filter(([, amountMinor]) => amountMinor !== 0n)
    .map(([account, amountMinor]) => ({ account, amountMinor }));
}
