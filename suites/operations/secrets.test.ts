/** A target starts on secrets that are there, strong and its own; on none of the others (LR-26). */
import { createHash } from 'node:crypto';
import type { EnvironmentChange, RunningTarget } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import { rule } from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite);
const lr26 = rule('LR-26', 'start-up refuses missing, weak, placeholder and development secrets');

type Fault = (name: string) => string | undefined;

/** Every secret, set to what a fault in the configuration would make of it: the faults take turns. */
function all({ checkout }: RunningTarget, faults: readonly Fault[]): EnvironmentChange {
  const changes = checkout.secretVariables.map((name, index): [string, string | undefined] => [
    name,
    faults[index % faults.length]?.(name),
  ]);
  return Object.fromEntries(changes);
}

/** The target does not start, names every variable that is wrong, and repeats no value. */
async function assertRefused(target: RunningTarget, what: string, change: EnvironmentChange) {
  const { listened, exitCode, output } = await target.checkout.start(change);
  lr26.holds(`with ${what} it does not start`, !listened, output);
  lr26.holds(`with ${what} it ends as a failure`, exitCode !== 0, exitCode);
  const unnamed = Object.keys(change).filter((name) => !output.includes(name));
  lr26.same(`secrets (${what}) that it does not refuse`, unnamed, []);
  const repeated = Object.entries(change).filter(([, value]) => value && output.includes(value));
  lr26.same(
    'secrets whose value it repeats',
    repeated.map(([name]) => name),
    [],
  );
}

/** Long, and of many characters: only what it says is wrong with it. */
const strong = (name: string) => createHash('sha256').update(name).digest('base64url');

const MISSING: readonly Fault[] = [() => undefined, () => ''];
const WEAK: readonly Fault[] = [(name) => strong(name).slice(0, 12), () => 'abab'.repeat(16)];
const KNOWN: readonly Fault[] = [
  'change-me',
  'your-secret-key',
  'dev-secret',
  'example',
  'insecure',
].map((known) => (name: string) => `${known}-${strong(name)}`);

prove(
  'operations.missing-secrets-refused',
  'with all secrets it starts, without them it does not',
  async ({ target }) => {
    const { secretVariables } = target.checkout;
    lr26.holds('it has secrets', secretVariables.length > 5, secretVariables);
    const healthy = await target.checkout.start({});
    lr26.holds('with its own secrets it starts', healthy.listened, healthy.output);
    await assertRefused(target, 'missing and empty secrets', all(target, MISSING));
  },
);

prove(
  'operations.weak-secrets-refused',
  'short and regular secrets are refused, each by name',
  async ({ target }) => {
    await assertRefused(target, 'weak secrets', all(target, WEAK));
    await assertRefused(target, 'weak secrets', all(target, WEAK.toReversed()));
  },
);

prove(
  'operations.known-secrets-refused',
  'placeholders and secrets of development are refused, each by name',
  async ({ target }) => {
    await assertRefused(target, 'known secrets', all(target, KNOWN));
    await assertRefused(target, 'known secrets', all(target, KNOWN.toReversed()));
  },
);

prove(
  'operations.weak-secrets-refused',
  'keys of what is stored are refused when they are regular, or two have one name',
  async ({ target }) => {
    const keys = {
      'a regular key': `k1:${'A'.repeat(43)}`,
      'two keys of one name': `k1:${strong('one')},k1:${strong('two')}`,
    };
    for (const [what, value] of Object.entries(keys))
      await assertRefused(target, what, { STORAGE_KEYS: value });
  },
);

const GUESSED = {
  'passwords that everybody knows': 'postgres',
  'passwords of an example': KNOWN[0]?.('url') ?? '',
};

prove(
  'operations.weak-passwords-refused',
  'a database or a Redis with no password, or one to guess, is refused by name',
  async ({ target }) => {
    for (const [what, password] of Object.entries(GUESSED))
      await assertRefused(target, what, {
        DATABASE_URL: `postgres://agentrix:${password}@127.0.0.1/agentrix`,
        REDIS_URL: `redis://:${password}@127.0.0.1`,
      });
    await assertRefused(target, 'no passwords on another host', {
      DATABASE_URL: 'postgres://agentrix@db.agentrix.example/agentrix?sslmode=verify-full',
      REDIS_URL: 'rediss://cache.agentrix.example',
    });
  },
);
