/**
 * junit.xml, for the test view of a CI server: a test case for each requirement that the profile requires. What was
 * not run is an error there: a server shows skipped cases as harmless.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import junit, { type Builder, type TestSuite } from 'junit-report-builder';
import type { RequirementState, Verdict } from '../../evidence/index.ts';
import type { Report } from '../report.ts';
import { sectionsOf } from '../summary/index.ts';

const FILE = 'junit.xml';

/** The package exports the builder itself; its types say that it stands under `default`. */
const builder = junit as unknown as Builder;

export function junitXml(verdict: Verdict): string {
  const document = builder.newBuilder();
  const required = verdict.requirements.filter((row) => row.required);
  for (const section of sectionsOf({ requirements: required })) {
    const suite = document
      .testSuite()
      .name(`${section.id} ${section.title.en}`)
      .timestamp(verdict.startedAt)
      .property('verdict', verdict.verdict)
      .property('run', verdict.run);
    for (const row of section.rows) addCase(suite, row);
  }
  return document.build();
}

function addCase(suite: TestSuite, row: RequirementState): void {
  const testCase = suite
    .testCase()
    .className(`launch-gate.${row.id}`)
    .name(`${row.id} ${row.title.en}`);
  const reason = printable(row.reason ?? row.status);
  if (row.status === 'failed') testCase.failure(reason, 'failed');
  if (row.status === 'not-run' || row.status === 'not-selected')
    testCase.error(reason, 'unproven', details(row));
  if (row.status === 'not-applicable') testCase.skipped();
}

function details(row: RequirementState): string {
  return row.checks
    .map((check) => printable(`${check.id}: ${check.status} ${check.reason ?? ''}`))
    .join('\n');
}

/** XML 1.0 has no way to write most control characters, and a failure text may hold any. */
function printable(text: string): string {
  return [...text].filter((letter) => letter >= ' ' || '\t\n\r'.includes(letter)).join('');
}

export const junitReport: Report = {
  name: 'JUnit',
  async write({ verdict, runDir }) {
    writeFileSync(join(runDir, FILE), junitXml(verdict));
    return FILE;
  },
};
