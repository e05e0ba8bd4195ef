/**
 * One shape for what scanners find, so that a reader triages one list and reports/ can build one SARIF of it,
 * whatever tool spoke.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import type { RunContext } from '../evidence/index.ts';

const closed = { additionalProperties: false } as const;

/** From harmful to harmless. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const Finding = Type.Object(
  {
    /** The program that found it, such as `gitleaks` or `zap`. */
    tool: Type.String({ minLength: 1 }),
    ruleId: Type.String({ minLength: 1 }),
    severity: Type.Enum([...SEVERITIES]),
    title: Type.String(),
    /** A file of the checkout with its line, or a method and an address. */
    location: Type.Union([
      Type.Object({ file: Type.String(), line: Type.Integer({ minimum: 1 }) }, closed),
      Type.Object({ url: Type.String(), method: Type.String() }, closed),
    ]),
    /** What was seen and where, never the secret itself. */
    message: Type.String(),
  },
  closed,
);
export type Finding = Static<typeof Finding>;

/** How many findings there are of each severity. */
export function countBySeverity(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

/** Writes `<workDir>/publish/security/findings.json`, a JSON array of findings, harmful ones first. */
export function publishFindings(
  context: Pick<RunContext, 'workDir'>,
  findings: readonly Finding[],
): void {
  const folder = join(context.workDir, 'publish', 'security');
  mkdirSync(folder, { recursive: true });
  const sorted = [...findings].sort(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity),
  );
  writeFileSync(join(folder, 'findings.json'), `${JSON.stringify(sorted, null, 2)}\n`);
}
