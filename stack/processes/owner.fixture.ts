/** A run in miniature for the tests: owns a sleeping process and a folder; exits on SIGUSR2, unprepared. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ownIdentity, record } from './ledger.ts';
import { spawnOwned } from './spawn-owned.ts';

const workDir = process.argv[2] ?? '.';
const elsewhere = join(workDir, 'elsewhere');
record(workDir, { kind: 'folder', path: elsewhere, owner: ownIdentity() });
mkdirSync(elsewhere);
const child = await spawnOwned({ workDir, name: 'sleeper', file: 'sleep', args: ['300'] });
process.on('SIGUSR2', () => process.exit(1));
console.log(child.pid);
setInterval(() => undefined, 1_000);
