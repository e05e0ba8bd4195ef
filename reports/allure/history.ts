/**
 * Hands the history of the last like run on: same profile, same target, same mutant or none. A run with an injected
 * fault must not look like a bad night of the healthy system.
 */
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Verdict } from '../../evidence/index.ts';
import type { ReportInput } from '../report.ts';

type Kind = Pick<Verdict, 'profile' | 'scope' | 'target' | 'startedAt'>;

/** Copies `allure/history` of the newest like run beside `runDir` into `to`; does nothing if there is none. */
export function copyHistory({ verdict, runDir, to }: ReportInput & { readonly to: string }): void {
  const previous = previousLike(verdict, runDir, 'allure/history');
  if (previous === undefined) return;
  cpSync(join(previous, 'allure/history'), join(to, 'history'), { recursive: true });
}

/** The newest like run beside `runDir` that left `file`. */
export function previousLike(verdict: Verdict, runDir: string, file: string): string | undefined {
  const runs = dirname(runDir);
  const earlier = readdirSync(runs)
    .filter((name) => name !== basename(runDir))
    .map((name) => join(runs, name))
    .filter((folder) => existsSync(join(folder, file)))
    .flatMap((folder) => {
      const kind = readKind(folder);
      return kind && isLike(kind, verdict) ? [{ folder, at: Date.parse(kind.startedAt) }] : [];
    });
  return earlier.toSorted((a, b) => b.at - a.at)[0]?.folder;
}

/** Undefined for a run without a readable verdict: an interrupted one. */
function readKind(folder: string): Kind | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'verdict.json'), 'utf8')) as Kind;
  } catch {
    return undefined;
  }
}

function isLike(a: Kind, b: Kind): boolean {
  return (
    a.profile === b.profile &&
    a.scope === b.scope &&
    a.target?.name === b.target.name &&
    a.target?.mutant === b.target.mutant
  );
}
