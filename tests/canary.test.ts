/** Secrets planted wherever a suite can write: none of them is in any byte of reports/out, nor inside archives. */
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { launchGate, onlySuites, temporaryProject, tinySuite } from './cli.ts';

const TOLD = 'canary-told-7f3a91c2d4';
const BY_FORM = {
  stripe: `sk_${'live'}_canary7f3a91c2d4e5`,
  webhook: `whsec_${'canary7f3a91c2d4e5'}`,
  jwt: `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJjYW5hcnkiOjF9.c2lnbmF0dXJlY2FuYXJ5`,
};
const CANARIES = [TOLD, encodeURIComponent(`${TOLD}/+`), ...Object.values(BY_FORM)];

const PLANTS = `
  const { gzipSync } = await import('node:zlib');
  const { zipSync } = await import('${import.meta.resolve('fflate')}');
  const { appendFileSync } = await import('node:fs');
  const work = process.env.LAUNCH_GATE_WORK_DIR;
  const all = ${JSON.stringify(CANARIES.join(' '))};
  appendFileSync(work + '/secrets.txt', ${JSON.stringify(`${JSON.stringify(TOLD)}\n${JSON.stringify(`${TOLD}/+`)}\n`)});
  console.log('log ' + all);
  console.error('error ' + all);
  write(JSON.stringify(result({ name: 'name ' + all, statusDetails: { message: all, trace: all },
    status: 'failed', attachments: [{ name: 'curl', type: 'text/plain', source: 'a.txt' }] })));
  write('curl -H ' + all, 'a.txt');
  write(gzipSync(all), 'b.gz');
  write(zipSync({ 'trace/x.txt': Buffer.from(all), 'trace/y.gz': gzipSync(all) }), 'c.zip');
  const published = work + '/publish/tiny';
  mkdirSync(published, { recursive: true });
  writeFileSync(published + '/dashboard.html', '<script>' + gzipSync(all.repeat(9)).toString('base64') + '</script>');
  writeFileSync(published + '/opaque.bin', Buffer.concat([Buffer.from([1, 0, 2]), Buffer.from(all)]));
`;

test('no planted secret is published, in no form', { timeout: 60_000 }, async () => {
  using tiny = temporaryProject({ ...tinySuite({ body: PLANTS }), ...onlySuites('tiny') });
  const { stdout, stderr, exitCode } = await launchGate(tiny.root, 'run');
  expect(exitCode).toBe(1);
  const files = everyFile(realpathSync(join(tiny.root, 'reports/out')));
  const names = files.map(({ name }) => name);
  expect(names).toContain('logs/tiny.log');
  expect(names).toContain('allure-results/tiny/c.zip!trace/y.gz!');
  expect(names).toContain('tiny/dashboard.html!');
  expect(names).not.toContain('tiny/opaque.bin');
  const leaks = [...files, { name: 'the terminal', bytes: Buffer.from(stdout + stderr) }].flatMap(
    ({ name, bytes }) =>
      CANARIES.filter((canary) => bytes.includes(canary)).map((canary) => `${canary} in ${name}`),
  );
  expect(leaks).toEqual([]);
});

interface Content {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Every file, and behind `!` what is packed inside it. */
function everyFile(folder: string): Content[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      return unpacked({ name: path.slice(folder.length + 1), bytes: readFileSync(path) });
    });
}

function unpacked(content: Content): Content[] {
  const { name, bytes } = content;
  if (bytes.subarray(0, 2).toString() === 'PK')
    return Object.entries(unzipSync(bytes)).flatMap(([inner, packed]) =>
      unpacked({ name: `${name}!${inner}`, bytes: Buffer.from(packed) }),
    );
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    return unpacked({ name: `${name}!`, bytes: gunzipSync(bytes) });
  const base64 = bytes.toString('latin1').match(/H4sI[A-Za-z0-9+/=]{20,}/g) ?? [];
  const inner = base64.flatMap((text) =>
    unpacked({ name: `${name}!`, bytes: gunzipSync(Buffer.from(text, 'base64')) }),
  );
  return [content, ...inner];
}
