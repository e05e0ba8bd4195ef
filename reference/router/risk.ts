/** How risky a payment looks, from what is said of it alone: points for each thing that speaks against it. */
import type { RiskAssessment } from '../../contracts/api/index.ts';

export interface RiskInput {
  readonly usdMinor: bigint;
  /** The bank can't take it back. */
  readonly isFinal: boolean;
  readonly isCrossBorder: boolean;
  readonly isKnown: boolean;
}

const REVIEW_FROM = 40;
const REJECT_FROM = 80;
const SCORE_MAX = 100;

export function assessRisk(input: RiskInput): RiskAssessment {
  const { usdMinor } = input;
  const possible: readonly (readonly [name: string, points: number, applies: boolean])[] = [
    ['amount above 1 000 USD', 25, usdMinor > 100_000n],
    ['amount above 10 000 USD', 20, usdMinor > 1_000_000n],
    ['amount above 100 000 USD', 20, usdMinor > 10_000_000n],
    ['payment can not be taken back', 10, input.isFinal],
    ['payer and merchant in different countries', 10, input.isCrossBorder],
    ['identity is not verified', 15, !input.isKnown],
  ];
  const factors = possible.filter(([, , applies]) => applies);
  const points = factors.reduce((sum, [, each]) => sum + each, 0);
  const riskScore = Math.min(points, SCORE_MAX);
  return { riskScore, decision: decisionOf(riskScore), factors: factors.map(([name]) => name) };
}

function decisionOf(riskScore: number): RiskAssessment['decision'] {
  if (riskScore >= REJECT_FROM) return 'reject';
  return riskScore >= REVIEW_FROM ? 'review' : 'approve';
}
