/** The Allure report where there is no Java: by Allure 3, with the looks of the classic report and a history of its own. */
import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { ReportInput } from '../report.ts';
import { previousLike } from './history.ts';

const PROGRAM = new URL('../../node_modules/allure/cli.js', import.meta.url).pathname;
const CONFIG = 'allurerc.json';
const HISTORY = 'history.jsonl';

/** Generates from `results` into `allure/`; returns why it could not, or undefined. */
export async function generateWithoutJava(
  { verdict, runDir }: ReportInput,
  { results, timeoutMs }: { readonly results: string; readonly timeoutMs: number },
): Promise<string | undefined> {
  if (!existsSync(PROGRAM)) return 'the npm package allure is not installed';
  const previous = previousLike(verdict, runDir, join('allure', HISTORY));
  const history = join(results, HISTORY);
  if (previous !== undefined) cpSync(join(previous, 'allure', HISTORY), history);
  writeConfig(results, { name: verdict.headline, output: join(runDir, 'allure'), history });
  const { exitCode, all, timedOut } = await execa(
    process.execPath,
    [PROGRAM, 'generate', '--config', join(results, CONFIG), '--cwd', results, '.'],
    { reject: false, all: true, timeout: timeoutMs, env: { ALLURE_NO_ANALYTICS: 'true' } },
  );
  if (timedOut) return `allure 3 took longer than ${timeoutMs / 1000} s`;
  if (exitCode !== 0 || !existsSync(join(runDir, 'allure/index.html')))
    return `allure 3 ended with ${exitCode}: ${all}`;
  cpSync(history, join(runDir, 'allure', HISTORY));
  return undefined;
}

interface Wanted {
  readonly name: string;
  readonly output: string;
  readonly history: string;
}

/** Its plugin `allure2` is the one that heeds ALLURE_NO_ANALYTICS; the others load a tracker. */
function writeConfig(results: string, { name, output, history }: Wanted): void {
  const plugins = { allure2: { options: { reportLanguage: 'en' } } };
  const config = { name, output, historyPath: history, plugins };
  writeFileSync(join(results, CONFIG), JSON.stringify(config));
}
