/**
 * The Automation Framework plan of a ZAP baseline: learn the addresses (OpenAPI document, spider), let the
 * passive rules look at every answer, write the reports. Nothing in it attacks.
 * Source: zaproxy.org/docs/automate/automation-framework.
 */
import { stringify } from 'yaml';

/** Minutes that each phase may take; a phase that is cut short still leaves its report. */
const MINUTES = 2;

export interface PlanInput {
  /** Base URL of the target, without a path. */
  readonly url: string;
  /** Where the target serves its OpenAPI document, if it does. */
  readonly openapiUrl: string | undefined;
  /** Folder into which ZAP writes its reports. */
  readonly reportDir: string;
  /**
   * Value of the Authorization header, for a ZAP that runs already. One that we start is told by
   * ZAP_AUTH_HEADER_VALUE instead, and the plan then holds no secret.
   */
  readonly authorization: string | undefined;
}

export const REPORT_FILES = {
  json: 'zap.json',
  sarif: 'zap.sarif.json',
  html: 'zap.html',
} as const;

/** The plan as YAML. */
export function baselinePlan(input: PlanInput): string {
  const context = 'target';
  const scope = `${escapeRegExp(input.url)}.*`;
  const jobs = [
    ...(input.authorization === undefined ? [] : [authorize(scope, input.authorization)]),
    { type: 'passiveScan-config', parameters: { scanOnlyInScope: true, maxAlertsPerRule: 0 } },
    ...(input.openapiUrl === undefined
      ? []
      : [
          {
            type: 'openapi',
            parameters: { apiUrl: input.openapiUrl, targetUrl: input.url, context },
          },
        ]),
    { type: 'spider', parameters: { context, url: input.url, maxDuration: MINUTES } },
    { type: 'passiveScan-wait', parameters: { maxDuration: MINUTES } },
    report('traditional-json', REPORT_FILES.json, input.reportDir),
    report('sarif-json', REPORT_FILES.sarif, input.reportDir),
    report('traditional-html', REPORT_FILES.html, input.reportDir),
  ];
  return stringify({
    env: {
      contexts: [{ name: context, urls: [input.url], includePaths: [scope] }],
      parameters: { failOnError: true, failOnWarning: false, progressToStdout: true },
    },
    jobs,
  });
}

function authorize(url: string, replacementString: string) {
  const rule = { description: 'authorization', url, matchType: 'req_header' };
  return {
    type: 'replacer',
    parameters: { deleteAllRules: false },
    rules: [{ ...rule, matchString: 'Authorization', replacementString }],
  };
}

function report(template: string, reportFile: string, reportDir: string) {
  const risks = ['high', 'medium', 'low', 'info'];
  return { type: 'report', parameters: { template, reportDir, reportFile }, risks };
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
