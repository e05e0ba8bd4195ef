/**
 * A verdict as a real run writes it, for the tests of the reports and for looking at them: the whole catalogue, in
 * which the rows with a check are judged. The catalogue is read as data.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import {
  type CheckState,
  type RequirementState,
  VERDICT_SCHEMA,
  type Verdict,
} from '../../evidence/index.ts';
import { sampleAudit, sampleSlo, sampleSuites } from './sample-parts.ts';

const CATALOGUE = new URL('../../gate/requirements/', import.meta.url).pathname;

/** What the sample's refusal is about: a broken rule and a check whose tool was not there. */
export const SAMPLE_FAILURE = {
  check: 'payments.retry-has-one-effect',
  reason:
    'LR-9: a retried request has one effect · payments for key <k-1> & "order-7" · expected: 1 · seen: 2 · seed: 1',
} as const;
export const SAMPLE_GAP = {
  check: 'consistency.rollback-on-database-failure',
  reason: 'needs database-fault',
} as const;

/** A verdict of the profile ci; `NO-GO` has one failed and one not-run check. */
export function sampleVerdict(outcome: 'GO' | 'NO-GO'): Verdict {
  const refused = outcome === 'NO-GO';
  const requirements = failServed(readRows().map((row) => judgeRow(row, refused)));
  return {
    schema: VERDICT_SCHEMA,
    verdict: outcome,
    because: refused ? ['failed', 'unproven'] : [],
    scope: 'whole',
    headline: headline(requirements, refused),
    profile: 'ci',
    run: '2026-01-15T09-30-00Z-4f2a',
    target: {
      name: 'reference',
      kind: 'reference',
      ...(refused && { mutant: 'idempotency-ignored' }),
      capabilities: ['accounts', 'provider', 'database', 'clock'],
    },
    stack: {
      form: 'local',
      services: [
        { name: 'postgres', version: '18.6' },
        { name: 'redis', version: '7.0.15' },
        { name: 'stripe-mock', version: '0.203.0' },
      ],
    },
    seed: 1,
    startedAt: '2026-01-15T09:30:00.000Z',
    durationMs: 143_200,
    git: { commit: '4f2a9c1e7b8d6a5f4e3d2c1b0a9f8e7d6c5b4a39', dirty: false },
    tools: [
      { name: 'k6', version: '1.8.1', origin: 'go.k6.io/k6' },
      { name: 'gitleaks', version: '8.28.0', origin: 'github.com/zricethezav/gitleaks/v8' },
    ],
    suites: sampleSuites(refused),
    requirements,
    slo: sampleSlo(refused),
    audit: sampleAudit(),
    notes: ['load: X402, cross-border, escrow and agent are not built yet; cards took their share'],
  };
}

function headline(rows: readonly RequirementState[], refused: boolean): string {
  const count = (status: RequirementState['status']) =>
    rows.filter((row) => row.required && row.status === status).length;
  const [failed, open] = [count('failed'), count('not-run')];
  const scope = `(ci: ${count('passed') + failed} of ${rows.length} requirements judged)`;
  if (!refused) return `GO for the reference ${scope}`;
  const about = 'the reference with mutant idempotency-ignored';
  return `NO-GO for ${about}: ${failed} requirements failed, ${open} not proven ${scope}`;
}

/** The rows that the broken rule serves fall with it, as the gate judges them. */
function failServed(rows: readonly RequirementState[]): RequirementState[] {
  const broken = rows.some((row) => row.id === 'LR-9' && row.status === 'failed');
  const served = broken ? ['6.2.6', '6.2.7'] : [];
  return rows.map((row) =>
    served.includes(row.id) ? { ...row, status: 'failed', reason: 'through LR-9' } : row,
  );
}

type Row = Pick<
  RequirementState,
  'id' | 'title' | 'priority' | 'owner' | 'proof' | 'doesNotProve' | 'section'
> & { checks: string[]; optional?: boolean };

function readRows(): readonly Row[] {
  const files = readdirSync(CATALOGUE).filter((name) => name.endsWith('.yaml'));
  const rows = files.flatMap((name) => {
    const { section, requirements } = parse(readFileSync(join(CATALOGUE, name), 'utf8')) as {
      section: { en: string; zh: string };
      requirements: Row[];
    };
    return requirements.map((row) => ({ ...row, section: { en: section.en, zh: section.zh } }));
  });
  const order = (id: string) => 'FCSL'.indexOf(id.charAt(0)) + 1;
  return rows.toSorted(
    (a, b) => order(a.id) - order(b.id) || a.id.localeCompare(b.id, 'en', { numeric: true }),
  );
}

function judgeRow(row: Row, refused: boolean): RequirementState {
  const { id, title, section, priority, owner, proof, doesNotProve } = row;
  const checks = row.checks.map((check) => judgeCheck(check, refused));
  const told = {
    id,
    title,
    section,
    priority,
    owner,
    proof,
    ...(doesNotProve && { doesNotProve }),
  };
  if (checks.length === 0)
    return { ...told, required: false, status: 'not-run', reason: unproven(row), checks };
  const bad =
    checks.find((c) => c.status === 'failed') ?? checks.find((c) => c.status !== 'passed');
  const status = bad?.status ?? 'passed';
  const reason = bad && { reason: `${bad.id}: ${bad.reason}` };
  return { ...told, required: true, status, ...reason, checks };
}

function unproven({ proof, owner }: Row): string {
  return proof === 'attested' ? `no attestation by ${owner}` : 'no check proves it yet';
}

function judgeCheck(id: string, refused: boolean): CheckState {
  const evidence = [`allure-results/api/${id}-result.json`];
  if (refused && id === SAMPLE_FAILURE.check)
    return { id, status: 'failed', reason: SAMPLE_FAILURE.reason, evidence };
  if (refused && id === SAMPLE_GAP.check)
    return { id, status: 'not-run', reason: SAMPLE_GAP.reason, evidence: [] };
  return { id, status: 'passed', evidence };
}
