/** JUnit: a case for each required requirement, in which what was not run can't pass for harmless. */
import { expect, it } from 'vitest';
import { sampleVerdict } from '../sample/sample-verdict.ts';
import { junitXml } from './index.ts';

const verdict = sampleVerdict('NO-GO');
const xml = junitXml(verdict);
const required = verdict.requirements.filter((row) => row.required);

it('has a case for each required requirement and for no other', () => {
  const names = [...xml.matchAll(/<testcase [^>]*name="(\S+) /g)].map(([, id]) => id);
  expect(names.toSorted()).toEqual(required.map((row) => row.id).toSorted());
});

it('counts failed as failures and not run as errors', () => {
  const count = (status: string) => required.filter((row) => row.status === status).length;
  expect(xml.match(/<failure /g)).toHaveLength(count('failed'));
  expect(xml.match(/<error /g)).toHaveLength(count('not-run'));
  expect(xml).not.toContain('<skipped');
});

it('escapes what checks say and leaves out what XML can not hold', () => {
  const reason = `${String.fromCharCode(27)}[31m<a> & "b"${String.fromCharCode(0)}`;
  const requirements = required.map((row) => ({ ...row, status: 'failed' as const, reason }));
  const text = junitXml({ ...verdict, requirements });
  expect(text).toContain('[31m&lt;a');
  expect([...text].filter((letter) => letter < ' ' && !'\t\n\r'.includes(letter))).toEqual([]);
});
