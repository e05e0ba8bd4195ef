/** Makes every report of a run, one after the other; one that can't be made never hides the others. */
import { UnavailableError } from '../evidence/index.ts';
import { allureReport } from './allure/index.ts';
import { junitReport } from './junit/index.ts';
import { markdownReport } from './markdown/index.ts';
import { pageReport } from './page/index.ts';
import type { PublishedReport, Report, ReportInput } from './report.ts';
import { sarifReport } from './sarif/index.ts';
import { schemaReport } from './schema/index.ts';

const REPORTS: readonly Report[] = [
  allureReport,
  pageReport,
  markdownReport,
  junitReport,
  sarifReport,
  schemaReport,
];

/**
 * Writes all reports beside verdict.json in `runDir` and says of each where it is, or why it is not there.
 * @throws what the file system throws (a full disk): then there is no verdict to show either.
 */
export async function publish(input: ReportInput): Promise<readonly PublishedReport[]> {
  const published: PublishedReport[] = [];
  for (const report of REPORTS) published.push(await publishOne(report, input));
  return published.toSorted((a, b) => rank(a) - rank(b));
}

async function publishOne(report: Report, input: ReportInput): Promise<PublishedReport> {
  try {
    return { name: report.name, path: await report.write(input) };
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    return { name: report.name, missing: `${error.message}. ${error.hint}` };
  }
}

/** The page comes first: it is what a person opens. */
function rank(report: PublishedReport): number {
  return report.name === pageReport.name ? -1 : REPORTS.findIndex((r) => r.name === report.name);
}
