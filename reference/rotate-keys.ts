/**
 * Seals everything stored under the current key: `node reference/rotate-keys.ts`, with the service's own
 * environment. Put the new key first in STORAGE_KEYS, restart the service, run this, then take the old key out.
 */
import { readConfig } from './config.ts';
import { openDatabase } from './db/pool.ts';
import { resealAll } from './storage/sealed-columns.ts';
import { vault } from './storage/vault.ts';

const { databaseUrl, storage } = readConfig(process.env);
const db = openDatabase(databaseUrl, {
  connections: 1,
  onError: (error) => process.stderr.write(`${error.message}\n`),
});
try {
  const sealed = await resealAll(db, vault(storage));
  process.stdout.write(`${sealed} sealed under the key ${storage.keys[0].kid}\n`);
} finally {
  await db.close();
}
