/** Which language a page is shown in. */
import { expect, test } from 'vitest';
import { languageOf } from './language.ts';

const CASES = [
  [undefined, undefined, 'en'],
  [undefined, 'zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  [undefined, 'en-GB,zh;q=0.9', 'en'],
  [undefined, 'en;q=0.2, ZH-Hant;q=0.7', 'zh'],
  [undefined, 'zh;q=0, en;q=0.1', 'en'],
  [undefined, 'fr, de;q=0.9', 'en'],
  [undefined, ';;;,q=,zh;q=x', 'en'],
  ['zh', 'en', 'zh'],
  ['en', 'zh', 'en'],
  ['fr', 'zh', 'zh'],
] as const;

for (const [asked, header, expected] of CASES)
  test(`asked for ${asked}, by a browser that prefers "${header}": ${expected}`, () => {
    expect(languageOf(asked, header)).toBe(expected);
  });
