/**
 * Writes Allure results for what no Allure adapter exists: k6, ZAP, gitleaks, the audit of the books.
 * One call is one test case with its check, its measurements and its attachments.
 */
import { readFileSync } from 'node:fs';
import { Stage, Status } from 'allure-js-commons';
import { createDefaultWriter, ReporterRuntime } from 'allure-js-commons/sdk/reporter';
import { MEASUREMENT_TYPE, type Measurement } from './measurement.ts';
import { type RunContext, resultsDir } from './run-context.ts';

export interface Attachment {
  readonly name: string;
  readonly contentType: string;
  /** The text itself, or the path of a file whose bytes are copied. */
  readonly content: string | { readonly file: string };
}

export interface CaseResult {
  readonly check: string;
  readonly title: string;
  readonly status: 'passed' | 'failed' | 'broken' | 'skipped';
  /** What was expected, what was seen, how to repeat it. */
  readonly message?: string;
  readonly measurements?: readonly Measurement[];
  readonly attachments?: readonly Attachment[];
  /** Allure's own labels: epic, feature, story, severity, owner. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly startedAt?: number;
  readonly endedAt?: number;
}

export interface ResultWriter {
  write(result: CaseResult): void;
}

/** A writer into the results folder of `suite` in the run of `context`. */
export function openResults(context: RunContext, suite: string): ResultWriter {
  const resultsFolder = resultsDir(context, suite);
  const runtime = new ReporterRuntime({
    writer: createDefaultWriter({ resultsDir: resultsFolder }),
  });
  return { write: (result) => writeCase(runtime, context, suite, result) };
}

function writeCase(
  runtime: ReporterRuntime,
  context: RunContext,
  suite: string,
  result: CaseResult,
): void {
  const now = Date.now();
  const fullName = `${suite}/${result.check}: ${result.title}`;
  const uuid = runtime.startTest({ name: result.title, fullName, start: result.startedAt ?? now });
  runtime.updateTest(uuid, (test) => {
    test.status = STATUS[result.status];
    test.stage = Stage.FINISHED;
    if (result.message !== undefined) test.statusDetails = { message: result.message };
    test.labels.push({ name: 'check', value: result.check }, { name: 'run', value: context.run });
    test.labels.push({ name: 'parentSuite', value: suite }, { name: 'suite', value: suite });
    for (const [name, value] of Object.entries(result.labels ?? {}))
      test.labels.push({ name, value });
  });
  for (const measurement of result.measurements ?? [])
    attach(
      runtime,
      uuid,
      measurement.metric,
      MEASUREMENT_TYPE,
      Buffer.from(JSON.stringify(measurement)),
    );
  for (const { name, contentType, content } of result.attachments ?? []) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : readFileSync(content.file);
    attach(runtime, uuid, name, contentType, bytes);
  }
  runtime.stopTest(uuid, { stop: result.endedAt ?? now });
  runtime.writeTest(uuid);
}

function attach(
  runtime: ReporterRuntime,
  uuid: string,
  name: string,
  contentType: string,
  bytes: Buffer,
): void {
  runtime.writeAttachment(uuid, null, name, bytes, { contentType });
}

const STATUS = {
  passed: Status.PASSED,
  failed: Status.FAILED,
  broken: Status.BROKEN,
  skipped: Status.SKIPPED,
} as const;
