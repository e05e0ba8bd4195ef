/** Where the pact between Agentrix and Stripe is agreed, and where a run writes what it saw. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRunContext } from '../evidence/index.ts';

const NAME = 'agentrix-stripe.json';

/** Under review, like code: nothing updates it by itself. */
export const AGREED_PACT = new URL(`./pacts/${NAME}`, import.meta.url).pathname;

/** The folder of this run's pact, which the report publishes. */
export function pactFolder(): string {
  const folder = join(readRunContext().workDir, 'publish', 'contract');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** The interactions of a pact by their description; none where there is no file. */
export function interactionsOf(file: string): ReadonlyMap<string, unknown> {
  if (!existsSync(file)) return new Map();
  const pact = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly interactions: readonly { readonly description: string }[];
  };
  return new Map(pact.interactions.map((one) => [one.description, one]));
}

/** This run's pact. */
export function writtenPact(): string {
  return join(pactFolder(), NAME);
}
