/**
 * Which services run as programs of this machine and which as containers, and what has to be had for it. Unless a
 * form is asked for, programs come first and containers stand in for what can't be had.
 */
import { LaunchGateError, UnavailableError } from '../evidence/failure.ts';
import { type RunningStack, SERVICE_NAMES, type ServiceName, type StackForm } from './stack.ts';
import { type StackOptions, startStack } from './start-stack.ts';
import { type ProvisionOptions, provision } from './tools/index.ts';

/** How a stack will be had. */
export interface FormPlan {
  readonly form: StackForm | 'mixed';
  /** Services that are started as containers. */
  readonly contained: readonly ServiceName[];
}

/** @throws UnavailableError for the first program that can't be had, where no container may take its place */
export async function planForm(
  wanted: StackForm | undefined,
  options: ProvisionOptions = {},
): Promise<FormPlan> {
  if (wanted === 'compose') return { form: 'compose', contained: [] };
  if (wanted === 'containers') return { form: 'containers', contained: SERVICE_NAMES };
  const { missing } = await provision(SERVICE_NAMES, options);
  const [lack] = missing;
  if (lack === undefined) return { form: 'local', contained: [] };
  if (wanted === 'local' || !(await engineAnswers())) throw withoutEngine(lack.error);
  return containersFor(missing.map(({ name }) => name));
}

/** Containers for what is missing; for all where Toxiproxy is: it reaches no process from its network. */
export function containersFor(missing: readonly string[]): FormPlan {
  const all = missing.includes('toxiproxy');
  const contained = all ? SERVICE_NAMES : SERVICE_NAMES.filter((name) => missing.includes(name));
  return { form: contained.length === SERVICE_NAMES.length ? 'containers' : 'mixed', contained };
}

export interface OpenOptions extends Omit<StackOptions, 'contained'> {
  /** The checkout's folder for containers that it keeps between runs, where that is asked for. */
  readonly keepIn?: string;
}

/** Starts the stack in its planned form, or takes up the one of compose or of an earlier run. */
export async function openStack(
  { form, contained }: FormPlan,
  { keepIn, ...options }: OpenOptions,
): Promise<RunningStack> {
  if (form === 'compose') {
    const { attachCompose } = await import('./compose/attach.ts');
    return attachCompose(options);
  }
  if (form === 'containers' && keepIn !== undefined && keepsContainers()) {
    const { openKeptStack } = await import('./kept/open-kept-stack.ts');
    return openKeptStack({ ...options, folder: keepIn });
  }
  return startStack({ ...options, contained });
}

/** Asked for by the variable that Testcontainers has for it. */
function keepsContainers({ TESTCONTAINERS_REUSE_ENABLE } = process.env): boolean {
  return TESTCONTAINERS_REUSE_ENABLE === 'true';
}

async function engineAnswers(): Promise<boolean> {
  const { connectEngine } = await import('./containers/index.ts');
  return connectEngine().then(
    () => true,
    (error: unknown) => {
      if (error instanceof LaunchGateError) return false;
      throw error;
    },
  );
}

function withoutEngine(error: UnavailableError): UnavailableError {
  return new UnavailableError({
    code: error.code,
    message: error.message,
    hint: `${error.hint} With Docker running, its container is used instead.`,
    cause: error,
  });
}
