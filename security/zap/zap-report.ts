/**
 * Reads ZAP's own reports (traditional JSON and SARIF) into findings. They can't say how much was scanned: a
 * ZAP without rules, or one that reached nothing, writes a clean report, so that is asked of ZAP itself.
 */
import Type, { type Static, type TSchema } from 'typebox';
import Value from 'typebox/value';
import type { Finding, Severity } from '../findings.ts';
import { none, type ScanOutcome } from '../scan.ts';

/** ZAP writes its numbers as strings. */
const Count = Type.String({ pattern: '^\\d+$' });

const TraditionalJson = Type.Object({
  '@programName': Type.Literal('ZAP'),
  '@version': Type.String(),
  site: Type.Array(
    Type.Object({
      '@name': Type.String(),
      alerts: Type.Array(
        Type.Object({
          pluginid: Type.String({ minLength: 1 }),
          name: Type.String(),
          riskcode: Type.String({ pattern: '^[0-3]$' }),
          confidence: Type.String({ pattern: '^[0-4]$' }),
          riskdesc: Type.String(),
          count: Count,
          instances: Type.Array(
            Type.Object({
              uri: Type.String(),
              method: Type.String(),
              param: Type.String(),
              evidence: Type.String(),
            }),
          ),
        }),
      ),
    }),
  ),
});

const Sarif = Type.Object({
  version: Type.Literal('2.1.0'),
  runs: Type.Array(
    Type.Object({
      tool: Type.Object({
        driver: Type.Object({
          name: Type.Literal('ZAP'),
          rules: Type.Array(
            Type.Object({
              id: Type.String(),
              shortDescription: Type.Optional(Type.Object({ text: Type.String() })),
            }),
          ),
        }),
      }),
      results: Type.Array(
        Type.Object({
          ruleId: Type.String(),
          level: Type.Enum(['error', 'warning', 'note', 'none']),
          locations: Type.Array(
            Type.Object({
              physicalLocation: Type.Object({
                artifactLocation: Type.Object({ uri: Type.String() }),
              }),
            }),
          ),
        }),
      ),
    }),
    { minItems: 1 },
  ),
});

const RISKS: Readonly<Record<string, Severity>> = { 3: 'high', 2: 'medium', 1: 'low', 0: 'info' };
const LEVELS: Readonly<Record<string, Severity>> = {
  error: 'high',
  warning: 'medium',
  note: 'low',
  none: 'info',
};

/** ZAP's mark for an alert that somebody has judged to be none. */
const FALSE_POSITIVE = '0';

/** What ZAP itself says about the scan. */
export interface ScanFacts {
  /** Addresses of the target that ZAP holds an answer of. */
  readonly urls: number;
  /** Rules that were switched on. */
  readonly rules: number;
  /** What went wrong in the plan, in ZAP's words. */
  readonly errors: readonly string[];
}

/**
 * The outcome of a scan of `site` (scheme, host and port).
 * @param text the traditional JSON report; `undefined` when ZAP wrote none
 */
export function readScan(text: string | undefined, site: string, facts: ScanFacts): ScanOutcome {
  if (facts.errors.length > 0) return none(`ZAP's plan failed: ${facts.errors.join('; ')}`);
  if (facts.rules === 0)
    return none('ZAP scanned with 0 rules: install its passive scan rules (add-on pscanrules)');
  if (facts.urls === 0) return none(`ZAP reached 0 addresses of ${site}`);
  const findings = text === undefined ? undefined : readTraditionalJson(text, site);
  if (findings === undefined) return none('ZAP left no readable report');
  return { kind: 'evidence', findings, scanned: facts.urls };
}

/** One finding an instance of an alert; `undefined` for what is no such report. */
export function readTraditionalJson(text: string, site: string): Finding[] | undefined {
  const report = parse(TraditionalJson, text);
  return report?.site
    .filter((scanned) => scanned['@name'] === site)
    .flatMap((scanned) => scanned.alerts)
    .filter((alert) => alert.confidence !== FALSE_POSITIVE)
    .flatMap((alert) =>
      alert.instances.map((instance) => ({
        tool: 'zap',
        ruleId: alert.pluginid,
        severity: RISKS[alert.riskcode] ?? 'high',
        title: alert.name,
        location: { url: instance.uri, method: instance.method },
        message: [
          `${alert.riskdesc} (risk and confidence)`,
          instance.param && `parameter ${instance.param}`,
          instance.evidence && `saw ${instance.evidence}`,
        ]
          .filter(Boolean)
          .join(', '),
      })),
    );
}

/** One finding a SARIF result; `undefined` for what is no SARIF of ZAP's. */
export function readSarif(text: string): Finding[] | undefined {
  return parse(Sarif, text)?.runs.flatMap((run) => {
    const titles = new Map(
      run.tool.driver.rules.map((rule) => [rule.id, rule.shortDescription?.text]),
    );
    return run.results.map((result) => ({
      tool: 'zap',
      ruleId: result.ruleId,
      severity: LEVELS[result.level] ?? 'high',
      title: titles.get(result.ruleId) ?? result.ruleId,
      location: {
        url: result.locations[0]?.physicalLocation.artifactLocation.uri ?? '',
        method: 'GET',
      },
      message: `level ${result.level}`,
    }));
  });
}

function parse<T extends TSchema>(schema: T, text: string): Static<T> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return Value.Check(schema, json) ? json : undefined;
  } catch {
    return undefined;
  }
}
