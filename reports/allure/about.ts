/** What Allure shows about a run besides its results: categories of failure, environment and executor. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Verdict } from '../../evidence/index.ts';

const CATEGORIES = [
  { name: 'The books disagree', matchedStatuses: ['failed'], messageRegex: '.*books.*' },
  { name: 'A rule is broken', matchedStatuses: ['failed'] },
  { name: 'Not run: the target lacks something', matchedStatuses: ['skipped'] },
  { name: 'The test itself broke', matchedStatuses: ['broken'] },
];

/** Writes categories.json, environment.properties and executor.json into a results folder. */
export function writeAbout(folder: string, verdict: Verdict): void {
  const put = (file: string, text: string) => writeFileSync(join(folder, file), text);
  put('categories.json', JSON.stringify(CATEGORIES));
  put('environment.properties', properties(environment(verdict)));
  put('executor.json', JSON.stringify(executor(verdict)));
}

function environment(verdict: Verdict): Readonly<Record<string, string>> {
  const { target, git } = verdict;
  const services = verdict.stack.services.map(({ name, version }) => [name, version] as const);
  return {
    Verdict: verdict.headline,
    Profile: verdict.profile,
    Target: target.url === undefined ? target.name : `${target.name} ${target.url}`,
    ...(target.mutant !== undefined && { Mutant: target.mutant }),
    Commit: `${git.commit}${git.dirty ? ' (with uncommitted changes)' : ''}`,
    Seed: String(verdict.seed),
    ...Object.fromEntries(services),
  };
}

/** Allure orders the runs of its trend by `buildOrder`; the start in seconds grows from run to run. */
function executor(verdict: Verdict): object {
  return {
    name: 'launch-gate',
    type: 'launch-gate',
    buildName: `${verdict.verdict} ${verdict.run}`,
    buildOrder: Math.floor(Date.parse(verdict.startedAt) / 1000),
    reportName: verdict.headline,
  };
}

/** Java's .properties: `key = value`, with what would end or split a line escaped. */
function properties(entries: Readonly<Record<string, string>>): string {
  const javaText = (text: string) => text.replace(/[\\:= ]/g, '\\$&').replace(/[\r\n]+/g, '\\n');
  return Object.entries(entries)
    .map(
      ([key, value]) =>
        `${javaText(key)} = ${value.replace(/\\/g, '\\\\').replace(/[\r\n]+/g, ' ')}\n`,
    )
    .join('');
}
