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

/** The flows that load/scenarios can drive today. */
export const BUILT_FLOWS = ['card'] as const;
export type BuiltFlow = (typeof BUILT_FLOWS)[number];

export interface OfferedShares {
  readonly shares: Readonly<Record<BuiltFlow, number>>;
  /** What the reader of the verdict must know: which flows gave their share away. */
  readonly notes: readonly string[];
}

/** Gives the share of each flow that isn't built to card, and says so. */
export function offeredShares(planned: PlannedPeak['shares']): OfferedShares {
  const missing = (Object.keys(planned) as FlowName[]).filter(
    (flow) => !BUILT_FLOWS.some((built) => built === flow) && planned[flow] > 0,
  );
  const given = missing.reduce((sum, flow) => sum + planned[flow], 0);
  const names = missing.map((flow) => `${flow} ${planned[flow]} %`).join(', ');
  const note = `The load was all card payments for these planned shares too: ${names}`;
  return { shares: { card: planned.card + given }, notes: given === 0 ? [] : [note] };
}

/** Coprime with 100, so that any hundred arrivals in a row hold every flow exactly in its share. */
const STRIDE = 37;

/** The flow of the n-th arrival. */
export function flowOfArrival(shares: Readonly<Record<BuiltFlow, number>>, n: number): BuiltFlow {
  const place = (n * STRIDE) % 100;
  let upTo = 0;
  for (const flow of BUILT_FLOWS) {
    upTo += shares[flow];
    if (place < upTo) return flow;
  }
  return 'card';
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
