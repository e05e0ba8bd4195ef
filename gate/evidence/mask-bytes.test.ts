/** A secret is masked wherever it hides: in text, in archives, in archives in archives, in base64. */

import { gunzipSync, gzipSync } from 'node:zlib';
import { unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { masker } from '../../evidence/index.ts';
import { maskBytes } from './mask-bytes.ts';

const SECRET = 'correct-horse-battery-staple';
const mask = masker([SECRET]);
const text = Buffer.from(`before ${SECRET} after`);
const MASKED = 'before $SECRET after';

function masked(bytes: Buffer): Buffer {
  const result = maskBytes(bytes, mask);
  if (result === undefined) throw new TypeError('left out');
  return result;
}

function zipped(content: Uint8Array): Buffer {
  return Buffer.from(zipSync({ 'folder/a.txt': content }));
}

function unzipped(bytes: Buffer): Buffer {
  const content = unzipSync(bytes)['folder/a.txt'];
  return Buffer.from(content ?? []);
}

describe('a secret is masked', () => {
  test('in text', () => {
    expect(masked(text).toString()).toBe(MASKED);
  });

  test('in gzip', () => {
    expect(gunzipSync(masked(gzipSync(text))).toString()).toBe(MASKED);
  });

  test('in a zip', () => {
    expect(unzipped(masked(zipped(text))).toString()).toBe(MASKED);
  });

  test('in the name of a file in a zip', () => {
    const bytes = masked(Buffer.from(zipSync({ [`${SECRET}.txt`]: text })));
    expect(Object.keys(unzipSync(bytes))).toEqual(['$SECRET.txt']);
  });

  test('in gzip in a zip in a zip', () => {
    const bytes = masked(zipped(zipped(gzipSync(text))));
    expect(gunzipSync(unzipped(unzipped(bytes))).toString()).toBe(MASKED);
  });

  test('in gzip in base64 in a page, as in k6’s dashboard', () => {
    const data = gzipSync(Buffer.from(`${'{"metric":1}\n'.repeat(20)}${SECRET}`)).toString(
      'base64',
    );
    const page = masked(Buffer.from(`<script id="data">${data}</script>`)).toString();
    const inner = />([^<]+)</.exec(page)?.[1] ?? '';
    const unpacked = gunzipSync(Buffer.from(inner, 'base64')).toString();
    expect(unpacked).toContain('$SECRET');
    expect(unpacked).not.toContain(SECRET);
  });

  test('in an SVG, which is text', () => {
    expect(masked(Buffer.from(`<svg>${SECRET}</svg>`)).toString()).toBe('<svg>$SECRET</svg>');
  });
});

describe('bytes are left as they are', () => {
  test('of a picture', () => {
    const picture = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0]), text]);
    expect(masked(picture)).toEqual(picture);
  });

  test('of an archive without a secret', () => {
    const archive = gzipSync('nothing to hide');
    expect(masked(archive)).toEqual(archive);
  });

  test('of base64 that only looks like gzip: it is taken out, since nobody can look into it', () => {
    const page = masked(Buffer.from(`x H4sI${'A'.repeat(40)} y`)).toString();
    expect(page).toBe('x $REMOVED y');
  });
});

describe('nothing is published of', () => {
  test('binary that nobody can look into', () => {
    expect(maskBytes(Buffer.from([1, 2, 0, 3]), mask)).toBeUndefined();
  });

  test('text in another encoding', () => {
    expect(maskBytes(Buffer.from([0xc3, 0x28, 0x41]), mask)).toBeUndefined();
  });

  test('a broken archive', () => {
    expect(maskBytes(gzipSync(text).subarray(0, 20), mask)).toBeUndefined();
    expect(maskBytes(zipped(text).subarray(0, 40), mask)).toBeUndefined();
  });

  test('a binary file in a zip, while its neighbours are', () => {
    const bytes = masked(
      Buffer.from(zipSync({ 'a.bin': new Uint8Array([1, 0, 2]), 'a.txt': text })),
    );
    expect(Object.keys(unzipSync(bytes))).toEqual(['a.txt']);
  });

  test('an archive nested deeper than anybody looks', () => {
    let bytes = gzipSync(text);
    for (let depth = 0; depth < 5; depth += 1) bytes = gzipSync(bytes);
    expect(maskBytes(bytes, mask)).toBeUndefined();
  });
});
