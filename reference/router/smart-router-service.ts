/**
 * Chooses the channel of a payment: of those that may take it, the one with the highest score. A decision
 * is a pure function of its input; the service keeps nothing between two of them (LR-15).
 */
import type { RoutingDecision } from '../../contracts/api/index.ts';
import { Refusal } from '../http/refusal.ts';
import type { Channel } from './channels.ts';
import { answerOf } from './decision-answer.ts';
import { type Obstacle, obstacleOf } from './may-take.ts';
import type { RoutingInput } from './routing-input.ts';
import { type Scored, scored } from './score.ts';

const OBSTACLES: Readonly<Record<Obstacle, string>> = {
  currency: 'the currency',
  amount: 'the amount',
  merchant: 'what the merchant takes',
  border: 'payer and merchant in different countries',
  identity: 'an identity that is not verified',
  wallet: 'no connected wallet',
};

export class SmartRouterService {
  readonly #channels: readonly Channel[];

  /** @param channels the available ones; of equals the first is chosen */
  constructor(channels: readonly Channel[]) {
    this.#channels = channels;
  }

  /** @throws Refusal NO_CHANNEL when no channel may take the payment */
  decide(input: RoutingInput): RoutingDecision {
    const [best, ...others] = this.rank(input);
    const left = this.#leftOut(input);
    if (!best)
      throw new Refusal('NO_CHANNEL', { message: `No channel may take this payment: ${left}.` });
    const reason = `${best.channel.method} has the highest score; left out: ${left || 'none'}.`;
    return answerOf([best, ...others], input, reason);
  }

  /** The channels that may take the payment, best first. */
  rank(input: RoutingInput): readonly Scored[] {
    return this.#channels
      .filter((channel) => obstacleOf(channel, input) === undefined)
      .map((channel) => scored(channel, input))
      .sort((one, other) => other.score - one.score);
  }

  #leftOut(input: RoutingInput): string {
    const reasons = this.#channels.flatMap((channel) => {
      const obstacle = obstacleOf(channel, input);
      return obstacle ? [`${channel.method} by ${OBSTACLES[obstacle]}`] : [];
    });
    return reasons.join(', ');
  }
}
