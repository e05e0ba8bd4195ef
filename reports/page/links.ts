/** The other reports that a run has left beside its page. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const OTHERS = [
  'allure/index.html',
  'verdict.json',
  'verdict.md',
  'junit.xml',
  'findings.sarif',
  'load/dashboard.html',
];

/** Those that are there, relative to the run's folder. */
export function linksIn(runDir: string): readonly string[] {
  return OTHERS.filter((path) => existsSync(join(runDir, path)));
}
