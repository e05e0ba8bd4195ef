/**
 * A walk at random over all flows: several users at once, each taking one step after the other, in changing
 * weather. Whatever happened, the books agree when it is over. The seed alone decides who tries what.
 */
import type { RunningTarget } from '../../../target/target.ts';
import { rule, withWallet } from '../../steps/index.ts';
import { agents } from './agents.ts';
import { borders } from './borders.ts';
import { cards } from './cards.ts';
import { Chance } from './chance.ts';
import { escrows } from './escrows.ts';
import type { Flow, Operation } from './operation.ts';
import { payIntents } from './pay-intents.ts';
import { ramps } from './ramps.ts';
import { Tally } from './tally.ts';
import { Walker } from './walker.ts';
import { wallets } from './wallets.ts';
import { WEATHERS } from './weather.ts';
import { x402 } from './x402.ts';

export interface WalkPlan {
  readonly seed: number;
  readonly operations: number;
  readonly walkers: number;
}

const lr20 = rule('LR-20', 'whatever breaks, no money is lost and none doubled');

/** What nobody heard of is asked for, the more rarely the older it is: each wait is twice the one before. */
const SETTLE_MS = 130_000;
const SETTLE_STEPS = 13;

interface Company {
  readonly everybody: readonly Walker[];
  readonly operations: ReadonlyMap<Walker, readonly Operation[]>;
}

/**
 * Walks, lets everything come to an end, and asserts that all books agree.
 * @returns what happened, in a line
 */
export async function randomWalk(target: RunningTarget, plan: WalkPlan): Promise<string> {
  const tally = new Tally();
  const company = await gather(target, plan, tally);
  const sky = { target, tally, chance: new Chance(plan.seed, 'weather') };
  for (let left = plan.operations; left > 0; left -= plan.walkers) {
    const weather = sky.chance.weighed(WEATHERS);
    tally.weather(weather.name);
    await weather.over(() => stepOf(company, tally, left), sky);
    if (weather.name.endsWith('pass') || weather.name.endsWith('passes'))
      await Promise.all(company.everybody.map((walker) => walker.refresh()));
  }
  lr20.same('differences between the books', await settle(target, company), []);
  return `random walk of ${plan.operations} operations, seed ${plan.seed}: ${tally}`;
}

async function gather(target: RunningTarget, plan: WalkPlan, tally: Tally): Promise<Company> {
  const walkerOf = async (name: string, wishes: object = {}) => {
    const { session, wallet } = await withWallet(target);
    await target.principals.alter(session, wishes);
    return new Walker({ target, tally, session, wallet, chance: new Chance(plan.seed, name) });
  };
  const session = await target.principals.arbiter();
  const wallet = await target.chain.newWallet();
  const chance = new Chance(plan.seed, 'arbiter');
  const arbiter = new Walker({ target, tally, session, wallet, chance });
  const names = Array.from({ length: plan.walkers }, (_, index) => `walker ${index}`);
  // Every other is somebody known, who may pay more a day.
  const everybody = await Promise.all(
    names.map((name, index) => walkerOf(name, { kyc: index % 2 === 0 ? 'verified' : 'none' })),
  );
  const flows: readonly Flow[] = [
    ...[cards, borders, ramps, payIntents],
    ...[wallets, x402, agents, escrows(arbiter)],
  ];
  const operations = new Map(
    everybody.map((walker) => {
      const others = everybody.filter((other) => other !== walker);
      return [walker, flows.flatMap((flow) => flow(walker, others))];
    }),
  );
  return { everybody: [...everybody, arbiter], operations };
}

/** One operation of each walker, all at once, and no more than are left. */
async function stepOf({ operations }: Company, tally: Tally, left: number): Promise<void> {
  const walking = [...operations].slice(0, left);
  await Promise.all(
    walking.map(([walker, all]) => {
      const possible = all.filter(({ isPossible }) => isPossible?.() ?? true);
      const operation = walker.chance.weighed(possible);
      tally.began(operation.name);
      return operation.run();
    }),
  );
}

/** Lets time pass until the books agree; what differs at last. */
async function settle(target: RunningTarget, company: Company): Promise<readonly string[]> {
  await target.provider.clearFaults();
  target.providers.clearFaults();
  await target.provider.releaseWebhooks();
  let differences = await differencesIn(target);
  for (let step = 0; step < SETTLE_STEPS && differences.length > 0; step += 1) {
    await target.advanceClock(SETTLE_MS * 2 ** step);
    await Promise.all(company.everybody.map((walker) => walker.refresh()));
    differences = await differencesIn(target);
  }
  return differences;
}

/** Between the driver's journal, the target, its ledger, the providers and the chain. */
async function differencesIn(target: RunningTarget): Promise<readonly string[]> {
  const failed = (await target.audit()).filter(({ status }) => status === 'failed');
  return failed.flatMap(({ books, differences }) => differences.map((text) => `${books}: ${text}`));
}
