/** findings.sarif (SARIF 2.1.0): what the scanners found, for code scanning views and triage tools. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { UnavailableError } from '../../evidence/index.ts';
import type { Report } from '../report.ts';

const FILE = 'findings.sarif';
const SOURCE = 'security/findings.json';

/** As the security suite publishes it. */
const Finding = Type.Object({
  tool: Type.String(),
  ruleId: Type.String(),
  severity: Type.Enum(['critical', 'high', 'medium', 'low', 'info']),
  title: Type.String(),
  location: Type.Union([
    Type.Object({ file: Type.String(), line: Type.Integer({ minimum: 1 }) }),
    Type.Object({ url: Type.String(), method: Type.String() }),
  ]),
  message: Type.String(),
});
export type Finding = Static<typeof Finding>;

/** `security-severity` is what code scanning views sort by; the numbers are the middle of CVSS's bands. */
const LEVELS = {
  critical: { level: 'error', score: '9.5' },
  high: { level: 'error', score: '8.0' },
  medium: { level: 'warning', score: '5.5' },
  low: { level: 'note', score: '2.5' },
  info: { level: 'note', score: '0.0' },
} as const;

/** One SARIF run for each tool that found something; without findings, an empty run of the gate's own. */
export function sarifOf(findings: readonly Finding[]): object {
  const tools = Map.groupBy(findings, (finding) => finding.tool);
  const runs = [...tools].map(([tool, own]) => runOf(tool, own));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: runs.length > 0 ? runs : [runOf('launch-gate', [])],
  };
}

function runOf(tool: string, findings: readonly Finding[]): object {
  const rules = [...Map.groupBy(findings, (finding) => finding.ruleId)];
  return {
    tool: { driver: { name: tool, rules: rules.map(([id, own]) => ruleOf(id, own)) } },
    results: findings.map(resultOf),
  };
}

function ruleOf(id: string, findings: readonly Finding[]): object {
  const [first] = findings;
  const score = first === undefined ? '0.0' : LEVELS[first.severity].score;
  return {
    id,
    shortDescription: { text: first?.title ?? id },
    properties: { 'security-severity': score, tags: ['security'] },
  };
}

function resultOf(finding: Finding): object {
  return {
    ruleId: finding.ruleId,
    level: LEVELS[finding.severity].level,
    message: { text: finding.message },
    locations: [{ physicalLocation: locationOf(finding.location) }],
  };
}

function locationOf(location: Finding['location']): object {
  if ('url' in location) return { artifactLocation: { uri: location.url } };
  const uri = encodeURI(location.file);
  return { artifactLocation: { uri }, region: { startLine: location.line } };
}

export const sarifReport: Report = {
  name: 'SARIF',
  async write({ runDir }) {
    const findings = readFindings(join(runDir, SOURCE));
    writeFileSync(join(runDir, FILE), `${JSON.stringify(sarifOf(findings), null, 2)}\n`);
    return FILE;
  },
};

function readFindings(path: string): readonly Finding[] {
  if (!existsSync(path))
    throw missing('no scanner of this run left findings', 'Run the security suite.');
  try {
    return Value.Parse(Type.Array(Finding), JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw missing(`${SOURCE} is no list of findings`, 'See security/findings.ts.', cause);
  }
}

function missing(message: string, hint: string, cause?: unknown): UnavailableError {
  return new UnavailableError({ code: 'report.no-findings', message, hint, cause });
}
