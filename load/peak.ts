/**
 * The planned peak as data: how many payments a second, for how long, and of which kinds. Read by k6 and by
 * Node alike, so it imports nothing.
 */
export type FlowName = 'card' | 'x402' | 'cross-border' | 'escrow' | 'agent';

export interface PlannedPeak {
  readonly paymentsPerSecond: number;
  readonly rampSeconds: number;
  readonly plateauSeconds: number;
  /** Shares in percent; together 100. */
  readonly shares: Readonly<Record<FlowName, number>>;
}

export const PLANNED_PEAK: PlannedPeak = {
  paymentsPerSecond: 100,
  rampSeconds: 3,
  plateauSeconds: 40,
  shares: { card: 50, x402: 20, 'cross-border': 15, escrow: 10, agent: 5 },
};

export const FLOWS = ['card', 'x402', 'cross-border', 'escrow', 'agent'] as const;

/** What a flow needs of a target beside what a card payment needs. */
const NEEDS: Readonly<Record<FlowName, readonly string[]>> = {
  card: [],
  x402: ['chain'],
  'cross-border': ['ramps'],
  escrow: ['chain'],
  agent: ['chain'],
};

export type Shares = Readonly<Partial<Record<FlowName, number>>>;

export interface OfferedShares {
  readonly shares: Shares;
  /** What the reader of the verdict must know: which flows gave their share away. */
  readonly notes: readonly string[];
}

/** Gives the share of each flow that can't be driven on the target to card, and says so. */
export function offeredShares(
  planned: PlannedPeak['shares'],
  capabilities: ReadonlySet<string>,
): OfferedShares {
  const can = (flow: FlowName) => NEEDS[flow].every((need) => capabilities.has(need));
  const missing = FLOWS.filter((flow) => !can(flow) && planned[flow] > 0);
  const given = missing.reduce((sum, flow) => sum + planned[flow], 0);
  const driven = FLOWS.filter((flow) => can(flow) && planned[flow] > 0);
  const own = Object.fromEntries(driven.map((flow) => [flow, planned[flow]]));
  const names = missing.map((flow) => `${flow} ${planned[flow]} %`).join(', ');
  const note = `The load was all card payments for these planned shares too: ${names}`;
  const shares = { ...own, card: planned.card + given };
  return { shares, notes: given === 0 ? [] : [note] };
}

/** The flows that have a share. */
export function flowsOf(shares: Shares): readonly FlowName[] {
  return FLOWS.filter((flow) => (shares[flow] ?? 0) > 0);
}

/** Coprime with 100, so that any hundred arrivals in a row hold every flow exactly in its share. */
const STRIDE = 37;

/** The flow of the n-th arrival. */
export function flowOfArrival(shares: Shares, n: number): FlowName {
  const place = (n * STRIDE) % 100;
  let upTo = 0;
  for (const flow of FLOWS) {
    upTo += shares[flow] ?? 0;
    if (place < upTo) return flow;
  }
  return 'card';
}

/** How many arrivals of the same flow came before the n-th. */
export function turnOfArrival(shares: Shares, n: number): number {
  const flow = flowOfArrival(shares, n);
  const hundreds = Math.floor(n / 100);
  let turn = hundreds * (shares[flow] ?? 0);
  for (let before = hundreds * 100; before < n; before += 1)
    if (flowOfArrival(shares, before) === flow) turn += 1;
  return turn;
}

/** Cards that the bank declines on purpose: two of a hundred arrivals, whatever else the peak holds. */
export function isDeclined(n: number): boolean {
  return n % 25 === 4;
}

const LEAST_MINOR = 100;
const SPREAD_MINOR = 900;

/**
 * The amount of the n-th arrival in cents, from 1.00 to 9.99: drawn by the seed, and small enough that no
 * user reaches the value per day above which an identity check is needed (LR-21).
 */
export function amountOfArrival(seed: number, n: number): number {
  const mixed = Math.imul((seed | 0) ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(n + 1, 0xc2b2ae35);
  return LEAST_MINOR + (((mixed ^ (mixed >>> 15)) >>> 0) % SPREAD_MINOR);
}
