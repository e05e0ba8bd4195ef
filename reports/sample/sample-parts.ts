/** The suites, service levels and books of the sample verdict. */
import type { SuiteState, Verdict } from '../../evidence/index.ts';

const SUITES = [
  { name: 'unit', tests: 84, durationMs: 3100 },
  { name: 'contract', tests: 12, durationMs: 5400 },
  { name: 'api', tests: 31, durationMs: 18_700 },
  { name: 'consistency', tests: 9, durationMs: 21_300 },
  { name: 'security', tests: 46, durationMs: 32_800 },
  { name: 'load', tests: 8, durationMs: 58_000 },
] as const;

export function sampleSuites(refused: boolean): SuiteState[] {
  return SUITES.map((suite) => {
    const isApi = refused && suite.name === 'api';
    const failed = isApi ? 1 : 0;
    return {
      ...suite,
      status: isApi ? 'failed' : 'passed',
      ...(isApi && { reason: 'a retried payment has one effect: failed' }),
      passed: suite.tests - failed,
      failed,
      broken: 0,
      skipped: 0,
    };
  });
}

export function sampleSlo(refused: boolean): Verdict['slo'] {
  const level = (id: string, metric: string, value: number, unit: string, limit: string) =>
    ({ id, metric, value, unit, limit, status: 'passed' }) as const;
  const levels: Verdict['slo'] = [
    level('SLO.1', 'load.success-rate', 99.97, '%', '> 99 %'),
    level('SLO.2', 'load.p95', 61.4, 'ms', '< 500 ms'),
    level('SLO.3', 'load.error-rate', 0.02, '%', '< 0.1 %'),
    level('SLO.4', 'load.cpu', 46.2, '%', '< 70 %'),
    level('SLO.4', 'load.memory', 31.5, '%', '< 80 %'),
    level('SLO.5', 'load.slow-queries', 0.11, '%', '< 1 %'),
  ];
  if (!refused) return levels;
  return levels.map((one) =>
    one.metric === 'load.p95' ? { ...one, value: 612.3, status: 'failed' } : one,
  );
}

export function sampleAudit(): Verdict['audit'] {
  return [
    { books: 'ledger = provider', status: 'passed' },
    { books: 'ledger = journal', status: 'passed' },
    { books: 'postings add up to zero', status: 'passed' },
  ];
}
