/** `node reference/migrate.ts up|down`: migrates the database of DATABASE_URL. */
import { migrateDown, migrateUp } from './db/migrations.ts';

const direction = process.argv[2];
const databaseUrl = process.env.DATABASE_URL;
if ((direction !== 'up' && direction !== 'down') || databaseUrl === undefined) {
  process.stderr.write('usage: DATABASE_URL=postgres://… node reference/migrate.ts up|down\n');
  process.exitCode = 2;
} else {
  const names = await (direction === 'up' ? migrateUp(databaseUrl) : migrateDown(databaseUrl));
  process.stdout.write(names.map((name) => `${direction} ${name}\n`).join(''));
}
