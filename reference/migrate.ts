/**
 * `node reference/migrate.ts up|down`: migrates the database of DATABASE_URL, as the role that owns it.
 * SQL_FOLDER names another folder of SQL than `db` beside it.
 */
import { migrateDown, migrateUp } from './db/migrations.ts';

const direction = process.argv[2];
const { DATABASE_URL: databaseUrl, SQL_FOLDER: folder } = process.env;
if ((direction !== 'up' && direction !== 'down') || databaseUrl === undefined) {
  process.stderr.write('usage: DATABASE_URL=postgres://… node reference/migrate.ts up|down\n');
  process.exitCode = 2;
} else {
  const migrate = direction === 'up' ? migrateUp : migrateDown;
  const names = await migrate(databaseUrl, folder);
  process.stdout.write(names.map((name) => `${direction} ${name}\n`).join(''));
}
