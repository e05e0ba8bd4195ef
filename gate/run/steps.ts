/**
 * The steps of a run up to its last suite, as a graph: suites that need no service start at once, tools that only a
 * suite needs install while others run, and a suite that wants the machine to itself comes last.
 */
import { type SuiteDeclaration, tellSecret } from '../../evidence/index.ts';
import {
  openStack,
  planForm,
  type RunningStack,
  reapAbandoned,
  SERVICE_NAMES,
  writeAddressBook,
} from '../../stack/index.ts';
import { prepareChain, prepareTemplate } from '../../target/index.ts';
import type { SuiteFacts } from '../evidence/evidence.ts';
import { keptRoot, workRoot } from './folders.ts';
import type { Step, StepEnd } from './graph.ts';
import { reachTarget } from './reach-target.ts';
import {
  needsStack,
  type Session,
  stackFile,
  suiteContext,
  suiteLack,
  suiteTools,
} from './session.ts';
import { runSuite } from './suite-process.ts';
import { reasonOf, said, toolStep, toolStepName } from './tool-step.ts';

const CLEAN_UP = 'clean-up';
const STACK_TOOLS = 'stack-tools';
const STACK = 'stack';
const TEMPLATE = 'template';
const TARGET = 'target';

export function runSteps(session: Session): Step[] {
  const { plan } = session;
  const { suites } = plan;
  const tools = new Set(suites.flatMap((suite) => suiteTools(plan, suite)));
  const shared = suites.filter((suite) => !suite.alone).toSorted(longestFirst);
  const alone = suites.filter((suite) => suite.alone);
  const steps = [
    cleanUp(session),
    ...stackSteps(session),
    ...targetSteps(session),
    ...[...tools].map((tool) => toolStep(session, tool, CLEAN_UP)),
  ];
  for (const suite of shared)
    steps.push(suiteStep(session, suite, suitePrerequisites(session, suite)));
  for (const suite of alone)
    steps.push(
      suiteStep(
        session,
        suite,
        steps.map((step) => step.name),
      ),
    );
  return steps;
}

function longestFirst(left: SuiteDeclaration, right: SuiteDeclaration): number {
  return right.timeoutSeconds - left.timeoutSeconds;
}

function suitePrerequisites({ plan, lent }: Session, suite: SuiteDeclaration): string[] {
  if (suiteLack(plan, suite) !== undefined) return [CLEAN_UP];
  const tools = suiteTools(plan, suite).map(toolStepName);
  if (plan.target.kind === 'deployed') return [TARGET, ...tools];
  const stacked = suite.stack !== false && needsStack(plan) && lent === undefined;
  return [stacked ? TEMPLATE : CLEAN_UP, ...tools];
}

function cleanUp({ plan }: Session): Step {
  const run = async (): Promise<StepEnd> => {
    const reaped = await reapAbandoned(workRoot(plan.root));
    const count = reaped.flatMap((one) => one.processes).length;
    if (reaped.length === 0) return { ok: true, text: 'nothing was left behind' };
    return { ok: true, text: `${reaped.length} abandoned runs, ${count} processes ended` };
  };
  return { name: CLEAN_UP, title: 'Clean up', after: [], run };
}

function stackSteps(session: Session): Step[] {
  if (!needsStack(session.plan) || session.lent) return [];
  const step = (name: string, title: string, work: Step['run'], after: string): Step => ({
    name,
    title,
    after: [after],
    run: (note) => unlessUnavailable(session, () => work(note)),
  });
  return [
    step(STACK_TOOLS, 'Services’ programs', (note) => provisionStack(session, note), CLEAN_UP),
    step(STACK, 'Services', (note) => bringUp(session, note), STACK_TOOLS),
    step(TEMPLATE, 'Database and contracts', () => prepare(session), STACK),
  ];
}

/** The reference is started by each suite; a deployed target must be there before. */
function targetSteps(session: Session): Step[] {
  const { plan, signal } = session;
  if (plan.target.kind === 'reference') return [];
  const run = async (): Promise<StepEnd> => {
    try {
      await reachTarget(plan.target, signal);
      return { ok: true };
    } catch (error) {
      signal.throwIfAborted();
      session.targetFault = reasonOf(error);
      return { ok: false, text: session.targetFault };
    }
  };
  return [{ name: TARGET, title: `Target ${plan.target.name}`, after: [CLEAN_UP], run }];
}

/** What can't be had is why its suites are not run; the run goes on to its verdict. */
async function unlessUnavailable(session: Session, work: () => Promise<StepEnd>): Promise<StepEnd> {
  if (session.stackFault) return { ok: false, text: 'not tried' };
  try {
    return await work();
  } catch (error) {
    session.signal.throwIfAborted();
    session.stackFault = reasonOf(error);
    return { ok: false, text: session.stackFault };
  }
}

async function provisionStack(session: Session, note: (text: string) => void): Promise<StepEnd> {
  const { stack } = session.plan;
  session.form = await planForm(stack, { onProgress: (event) => note(said(event)) });
  const { form, contained } = session.form;
  if (form === 'compose') return { ok: true, text: 'those of docker compose' };
  const programs = SERVICE_NAMES.length - contained.length;
  return { ok: true, text: `${programs} programs, ${contained.length} containers` };
}

async function bringUp(session: Session, note: (text: string) => void): Promise<StepEnd> {
  if (session.form === undefined) return { ok: false };
  const { root, workDir } = session.plan;
  const stack = await openStack(session.form, {
    workDir,
    keepIn: keptRoot(root),
    onProgress: (service, tookMs) => note(`${service} ${tookMs} ms`),
  });
  session.stack = stack;
  if (stack.isReused)
    session.notes.push('the containers are an earlier run’s, emptied for this one');
  stack.died.then(({ service, reason }) => {
    session.stackFault = `${service} died: ${reason}`;
  });
  lendStack(session, stack);
  const services = SERVICE_NAMES.map((name) => `${name} ${stack.addresses.versions[name]}`);
  return { ok: true, text: services.join(', ') };
}

/** Tells the run's suites where the stack is, and the masker its passwords. */
export function lendStack({ plan }: Pick<Session, 'plan'>, { addresses }: RunningStack): void {
  const passwords = [addresses.postgresUrl, addresses.redisUrl].map((url) => new URL(url).password);
  tellSecret(plan, ...passwords.filter(Boolean));
  writeAddressBook(stackFile(plan), addresses);
}

async function prepare({ stack, plan }: Session): Promise<StepEnd> {
  if (stack)
    await Promise.all([
      prepareTemplate(stack.addresses),
      prepareChain({ workDir: plan.workDir, addresses: stack.addresses }),
    ]);
  return { ok: stack !== undefined };
}

function suiteStep(session: Session, suite: SuiteDeclaration, after: string[]): Step {
  const run: Step['run'] = async () => {
    const facts = await suiteFacts(session, suite);
    session.suites.push(facts);
    await reapAbandoned(session.plan.workDir);
    return suiteEnd(facts);
  };
  return { name: `suite-${suite.name}`, title: `Suite ${suite.name}`, after, pooled: true, run };
}

async function suiteFacts(session: Session, suite: SuiteDeclaration): Promise<SuiteFacts> {
  const { plan, signal, stackFault, targetFault } = session;
  const share = plan.shares?.find((one) => one.suite === suite.name);
  const shard = share?.shard ?? 1;
  const files = share?.files ?? plan.files?.get(suite.name);
  const notRun = (reason: string) => notStarted(suite, shard, reason);
  const fault = suiteLack(plan, suite) ?? targetFault;
  if (fault !== undefined) return notRun(fault);
  const context = suiteContext(plan, suite);
  const stacked = context.stackFile !== undefined;
  if (stacked && stackFault) return notRun(stackFault);
  const died = stacked ? session.stack?.died : undefined;
  const lost = died?.then(({ service, reason }) => `${service} died: ${reason}`) ?? never;
  try {
    return await runSuite({ root: plan.root, suite, context, shard, files, lost, signal });
  } catch (error) {
    signal.throwIfAborted();
    return notRun(reasonOf(error));
  }
}

const never = new Promise<never>(() => undefined);

function notStarted(suite: SuiteDeclaration, shard: number, reason: string): SuiteFacts {
  return {
    name: suite.name,
    shard,
    outcome: 'not-started',
    reason,
    durationMs: 0,
    results: 0,
  };
}

function suiteEnd({ outcome, exitCode, reason, results }: SuiteFacts): StepEnd {
  if (outcome !== 'ended') return { ok: false, text: reason ?? outcome };
  return { ok: exitCode === 0, text: `${results} results` };
}
