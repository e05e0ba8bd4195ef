/** The reference's own programs, started as an operator would: the service otherwise configured, the migrations. */
import { randomBytes } from 'node:crypto';
import { execa } from 'execa';
import { type AddressBook, createDatabase, dropDatabase, dumpDatabase } from '../../stack/index.ts';
import type { Checkout, EmptyDatabase, EnvironmentChange, TriedStart } from '../checkout.ts';
import { OWNER, roleUrl } from './roles.ts';

const MAIN = new URL('../../reference/main.ts', import.meta.url).pathname;
const MIGRATE = new URL('../../reference/migrate.ts', import.meta.url).pathname;
const PRELOAD = new URL('./preload.ts', import.meta.url).href;
const ENDS_WITHIN_MS = 20_000;

/** Names of what nobody may know; what is public or published is nobody's secret. */
const SECRET = /(?<!PUBLIC|PUBLISHABLE)_(KEYS?|SECRET|TOKEN)$/;

type Environment = Readonly<Record<string, string>>;

export function checkoutOf(addresses: AddressBook, env: Environment): Checkout {
  return {
    secretVariables: Object.keys(env).filter((name) => SECRET.test(name)),
    databaseUrl: env.DATABASE_URL ?? '',
    start: (change) => tryStart({ ...env, PORT: '0', ...change }),
    emptyDatabase: () => emptyDatabase(addresses, env),
  };
}

/** With the mutant, if there is one: what is tried is the code that runs. */
function program(file: string, args: readonly string[], env: EnvironmentChange) {
  const options = { extendEnv: false, timeout: ENDS_WITHIN_MS, reject: false, all: true } as const;
  return execa(process.execPath, ['--import', PRELOAD, file, ...args], { ...options, env });
}

async function tryStart(env: EnvironmentChange): Promise<TriedStart> {
  const started = program(MAIN, [], env);
  let listened = false;
  started.all.on('data', (chunk: Buffer) => {
    if (listened || !chunk.includes('"listening"')) return;
    listened = true;
    started.kill('SIGTERM');
  });
  const { exitCode, all } = await started;
  return { listened, exitCode, output: all };
}

async function emptyDatabase(addresses: AddressBook, env: Environment): Promise<EmptyDatabase> {
  const name = `empty-${randomBytes(4).toString('hex')}`;
  const url = await createDatabase(addresses, name, { owner: OWNER });
  const asOwner = { ...env, DATABASE_URL: roleUrl(addresses, name, OWNER) };
  return {
    migrate: async (direction) => {
      const { exitCode, all } = await program(MIGRATE, [direction], asOwner);
      return { exitCode, output: all };
    },
    schema: async () => {
      const dump = (await dumpDatabase(addresses, url, ['--schema-only', '--no-owner'])).toString();
      // pg_dump guards its script by a word that it draws anew each time.
      return dump.replace(/^\\(un)?restrict .*\n/gm, '');
    },
    [Symbol.asyncDispose]: () => dropDatabase(addresses, name),
  };
}
