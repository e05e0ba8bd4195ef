/** An empty database migrates up, down to nothing, and up to the same again (LR-26). */
import type { RunningTarget } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import { rule } from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite);
const lr26 = rule('LR-26', 'migrations go up, down and up');

/** What a schema has, by the lines that make it; the record of the migrations is no part of it. */
const thingsIn = (schema: string) =>
  schema.split('\n').filter((line) => /^CREATE (?!TABLE public\.schema_migrations)/.test(line));

type Empty = Awaited<ReturnType<RunningTarget['checkout']['emptyDatabase']>>;

async function migrated(database: Empty, direction: 'up' | 'down'): Promise<string> {
  const { exitCode, output } = await database.migrate(direction);
  lr26.holds(`migrating ${direction} ends well`, exitCode === 0, output);
  return database.schema();
}

prove(
  'operations.migrations-up-down-up',
  'down leaves nothing, and up again makes the same',
  async ({ target }) => {
    await using database = await target.checkout.emptyDatabase();
    const first = await migrated(database, 'up');
    lr26.holds('up makes tables', thingsIn(first).length > 5, first);
    lr26.same('what a second up changes', (await migrated(database, 'up')) === first, true);
    lr26.same('what is left after down', thingsIn(await migrated(database, 'down')), []);
    const second = await migrated(database, 'up');
    const lines = new Set(first.split('\n'));
    const changed = second.split('\n').filter((line) => !lines.has(line));
    lr26.same('lines that up makes otherwise the second time', changed, []);
    lr26.holds('up makes the same the second time', second === first, second);
  },
);
