/**
 * The way in which a suite proves a rule on a target: one target for each test file, *not run* with its
 * reason where the target lacks what the check needs, and the books audited at the file's end.
 */
import { afterAll, beforeAll, type TestContext, test } from 'vitest';
import {
  type CheckDeclaration,
  openResults,
  type SuiteDeclaration,
  UsageError,
} from '../evidence/index.ts';
import { assertDeclared, labelEvidence } from '../evidence/prove.ts';
import { assertAgree, auditCases } from './audit-evidence.ts';
import { type FileTarget, fileTarget } from './file-target.ts';
import { principalLacked } from './principals.ts';
import type { RunningTarget } from './target.ts';

export interface ProofContext {
  readonly target: RunningTarget;
}
export type ProofBody = (context: ProofContext) => Promise<void> | void;

export interface Proof {
  /** A test case that proves `check` by acting on the file's target. */
  prove(check: string, title: string, body: ProofBody): void;
}

export interface ProofOptions {
  /** The check that the audit of the books at the file's end proves. */
  readonly audit?: string;
}

/** @throws TypeError when `suite` does not declare a check that is named. */
export function proof(suite: SuiteDeclaration, { audit }: ProofOptions = {}): Proof {
  if (audit !== undefined) assertDeclared(suite, audit);
  const own = fileTarget();
  const wanted = new Set<string>();
  beforeAll(async () => {
    if (wanted.size > 0) await own.get();
  });
  afterAll(() => endOfFile(own, suite, audit));
  return {
    prove(check, title, body) {
      const lacking = lackingFor(own, suite, check);
      if (lacking === undefined) wanted.add(check);
      test(title, async (context) => {
        const endUnproven = (message: string): never => {
          openResults(own.context, suite.name).write({ check, title, status: 'skipped', message });
          return skip(context, message);
        };
        if (lacking !== undefined) endUnproven(`needs ${lacking}`);
        await labelEvidence(check);
        try {
          await body({ target: await own.get() });
        } catch (error) {
          const reason = principalLacked(error);
          throw reason === undefined ? error : endUnproven(reason);
        }
      });
    },
  };
}

/** The first capability that the check needs and the target lacks. */
function lackingFor(own: FileTarget, suite: SuiteDeclaration, check: string): string | undefined {
  const { needs = [] } = declarationOf(suite, check);
  return needs.find((need) => !own.capabilities.has(need));
}

function declarationOf(suite: SuiteDeclaration, check: string): CheckDeclaration {
  assertDeclared(suite, check);
  const declared = suite.checks.find(({ id }) => id === check);
  if (declared) return declared;
  throw new UsageError({
    code: 'check.undeclared',
    message: `${check} is not declared in ${suite.name}`,
    hint: 'declare it in suite.ts',
  });
}

/** The Allure adapter writes no reason of a skipped test, so that it is told to leave this one to us. */
function skip({ task, skip: endAsSkipped }: TestContext, reason: string): never {
  Object.assign(task.meta, { allureSkip: true });
  return endAsSkipped(reason);
}

/** The audit's evidence is written before a difference fails the file. */
async function endOfFile(
  own: FileTarget,
  suite: SuiteDeclaration,
  audit: string | undefined,
): Promise<void> {
  const started = own.started();
  if (!started) return;
  await using target = await started;
  if (audit === undefined) return;
  const results = openResults(own.context, suite.name);
  const file = own.file();
  try {
    if (target.capabilities.has('provider-faults')) await target.provider.releaseWebhooks();
    const comparisons = await target.audit();
    const audited = { check: audit, file, lacking: lackingFor(own, suite, audit) };
    for (const result of auditCases(audited, comparisons)) results.write(result);
    assertAgree(file, comparisons);
  } catch (error) {
    if ((error as { code?: string }).code !== 'books.differ')
      results.write({
        check: audit,
        title: `The books after ${file}`,
        status: 'broken',
        message: (error as Error).message,
      });
    throw error;
  }
}
