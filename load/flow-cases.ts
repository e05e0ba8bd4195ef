/** How each flow of the peak fared by itself: one case a flow, and one for the cards declined on purpose. */
import type { CaseResult } from '../evidence/index.ts';
import type { Counted, FlowFigures, PhaseFigures } from './summary.ts';

const CHECK = 'load.flow-success-rate';

export function flowCases({ flows, declines }: PhaseFigures): CaseResult[] {
  const declined = declines.succeeded + declines.failed;
  return [
    ...flows.map((flow) => flowCase(flow.flow, flow.payments, requestsOf(flow))),
    ...(declined === 0
      ? []
      : [flowCase('declined cards', declines, 'declined by the bank on purpose')]),
  ];
}

function requestsOf({ requests, failedRequests, p95Ms }: FlowFigures): string {
  return `P95 ${Math.round(p95Ms)} ms; ${failedRequests} of ${requests} requests failed`;
}

function flowCase(flow: string, { succeeded, failed }: Counted, seen: string): CaseResult {
  const samples = succeeded + failed;
  const value = Number(((succeeded / samples) * 100).toFixed(3));
  return {
    check: CHECK,
    title: `At the planned peak: ${flow}`,
    status: 'passed',
    message: `${succeeded} of ${samples} as they should; ${seen}`,
    labels: { flow },
    measurements: [{ metric: CHECK, value, unit: '%', samples, better: 'higher' }],
  };
}
