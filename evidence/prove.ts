/**
 * The one way in which a Vitest test becomes evidence: `prove(check, title, body)` labels the test case
 * with its check and its run, and refuses a check that the suite has not declared.
 */
import { attachment, label } from 'allure-js-commons';
import { test } from 'vitest';
import type { SuiteDeclaration } from './declare.ts';
import { MEASUREMENT_TYPE, type Measurement } from './measurement.ts';
import { readRunContext } from './run-context.ts';

export type Prove = (check: string, title: string, body: () => Promise<void> | void) => void;

/** `prove` for a suite whose tests need no target (unit, contract). */
export function proveFor(suite: SuiteDeclaration): Prove {
  return (check, title, body) => {
    assertDeclared(suite, check);
    test(title, async () => {
      await labelEvidence(check);
      await body();
    });
  };
}

/** @throws TypeError when `suite` does not declare `check`. */
export function assertDeclared(suite: SuiteDeclaration, check: string): void {
  if (!suite.checks.some((declared) => declared.id === check))
    throw new TypeError(`${check} is not declared in the suite.ts of ${suite.name}`);
}

/** Labels the running test case as evidence for `check`. */
export async function labelEvidence(check: string): Promise<void> {
  if (!isReported()) return;
  await label('check', check);
  await label('run', readRunContext().run);
}

/** Attaches a number that the gate shall judge to the running test case. */
export async function measure(measurement: Measurement): Promise<void> {
  if (!isReported()) return;
  await attachment(measurement.metric, JSON.stringify(measurement), MEASUREMENT_TYPE);
}

/** A suite that is started alone has no Allure reporter to tell (vitest.config.ts). */
function isReported(): boolean {
  return process.env.LAUNCH_GATE_SUITE !== undefined;
}
