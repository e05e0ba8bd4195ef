/** Starts the reference with what it leans on, all its own: database, Redis keys, secrets, gateway, log. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type RunContext, tellSecret } from '../../evidence/index.ts';
import type { Mutant } from '../../fixtures/mutants/index.ts';
import {
  type RampDoubles,
  secretsOf,
  startRampDoubles,
} from '../../fixtures/providers/ramps/index.ts';
import type { StripeGateway } from '../../fixtures/providers/stripe/index.ts';
import {
  type AddressBook,
  createProxy,
  type Proxy as DatabaseProxy,
  dropDatabase,
} from '../../stack/index.ts';
import { createDriver } from '../driver/index.ts';
import { openChain } from './chain.ts';
import { through } from './cutting.ts';
import { referenceEnvironment } from './environment.ts';
import { startGateway } from './gateway.ts';
import { findMutant, mutatedContracts, mutatedSql, mutationEnvironment } from './mutation.ts';
import { seededPrincipals } from './principals.ts';
import { rampEnvironment } from './ramps.ts';
import { startReferenceProcess } from './reference-process.ts';
import { ReferenceTarget } from './reference-target.ts';
import { ROLES, rolePassword, roleUrl } from './roles.ts';
import { drawSecrets, drawStorageKey, type ReferenceSecrets } from './secrets.ts';
import { cloneTemplate, prepareTemplate } from './template.ts';

export interface ReferenceOptions {
  readonly addresses: AddressBook;
  readonly context: RunContext;
  /** What it is for, such as the test file's name: it names the log and seeds the users. */
  readonly label: string;
  readonly gateway?: 'in-process' | 'process';
  /** In the place of the run's mutant, if any. */
  readonly mutant?: Mutant;
}

export async function startReference(options: ReferenceOptions): Promise<ReferenceTarget> {
  const { addresses, context, label, gateway: form = 'in-process' } = options;
  const name = uniqueName(label);
  await using undo = new AsyncDisposableStack();
  const secrets = drawSecrets(context);
  tellSecret(context, ...ROLES.map((role) => rolePassword(addresses, role)));
  // A load measures the reference and its database, not what stands between them.
  const isMeasured = form === 'process';
  const mutation = await mutationOf(options, name);
  const { contracts, sql } = mutation;
  const [superuserUrl, gateway, ramps, chain] = await Promise.all([
    cloneDatabase(undo, addresses, { name, sql }),
    openGateway(undo, { ...options, name, form, secrets }),
    openRamps(undo, context),
    openChain(undo, { addresses, context, name, contracts, cuttable: !isMeasured }),
  ]);
  const proxy = isMeasured ? undefined : await openProxy(undo, addresses, name);
  const serveUrl = roleUrl(addresses, name, 'agentrix_serve');
  const env = referenceEnvironment({
    databaseUrl: proxy ? through(proxy, serveUrl) : serveUrl,
    redisUrl: addresses.redisUrl,
    redisKeyPrefix: `${name}:`,
    stripeUrl: gateway.url,
    secrets,
  });
  const launch = {
    workDir: context.workDir,
    name,
    env: { ...env, ...rampEnvironment(ramps), ...chain.environment, ...mutation.env },
    logFile: join(context.workDir, 'logs', `${name}.log`),
  };
  const first = await startReferenceProcess(launch);
  const baseUrl = `http://127.0.0.1:${first.port}`;
  const driver = createDriver({ baseUrl, context, label });
  const target = new ReferenceTarget({
    addresses,
    driver,
    principals: seededPrincipals({ context, driver, databaseUrl: superuserUrl, secrets }),
    gateway,
    ramps,
    chain: chain.control,
    proxy,
    secrets,
    newStorageKey: () => drawStorageKey(context),
    launch,
    first,
    superuserUrl,
    databaseUrl: roleUrl(addresses, name, 'agentrix_audit'),
    leave: undo.move(),
  });
  try {
    await target.directWebhooks();
    return target;
  } catch (error) {
    await target[Symbol.asyncDispose]();
    throw error;
  }
}

/** A name of its own, for the database, the keys and the log: `api-webhooks-3f9a21`. */
function uniqueName(label: string): string {
  const slug = label.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `${slug.slice(-40).replace(/^-/, '')}-${randomBytes(4).toString('hex')}`;
}

interface Clone {
  readonly name: string;
  /** Where the changed SQL is, if the mutant changes any. */
  readonly sql: string | undefined;
}

async function cloneDatabase(
  undo: AsyncDisposableStack,
  addresses: AddressBook,
  { name, sql }: Clone,
): Promise<string> {
  const template = await prepareTemplate(addresses, sql);
  undo.defer(() => dropDatabase(addresses, name));
  return cloneTemplate(addresses, { template, name });
}

interface GatewayNeeds extends ReferenceOptions {
  readonly name: string;
  readonly form: 'in-process' | 'process';
  readonly secrets: ReferenceSecrets;
}

async function openGateway(
  undo: AsyncDisposableStack,
  { addresses, context, name, form, secrets }: GatewayNeeds,
): Promise<StripeGateway> {
  const { stripeMockUrl } = addresses;
  const { webhookSecret } = secrets;
  const options = { context, name: `${name}-gateway`, stripeMockUrl, webhookSecret };
  return undo.use(await startGateway(form, options));
}

async function openRamps(undo: AsyncDisposableStack, context: RunContext): Promise<RampDoubles> {
  const ramps = undo.use(await startRampDoubles());
  tellSecret(context, ...secretsOf(ramps.keys));
  return ramps;
}

async function openProxy(
  undo: AsyncDisposableStack,
  addresses: AddressBook,
  name: string,
): Promise<DatabaseProxy> {
  const upstream = new URL(addresses.postgresUrl).host;
  return undo.use(await createProxy(addresses, { name, upstream }));
}

interface Mutation {
  readonly env: Readonly<Record<string, string>>;
  /** Where the changed contracts and the changed SQL are, if it changes any. */
  readonly contracts?: string | undefined;
  readonly sql?: string | undefined;
}

async function mutationOf({ context, mutant }: ReferenceOptions, name: string): Promise<Mutation> {
  const injected = mutant ?? (context.mutant && (await findMutant(context.mutant)));
  if (!injected) return { env: {} };
  const folder = join(context.workDir, 'mutants', name);
  const env = mutationEnvironment(injected, folder);
  const sql = mutatedSql(injected, folder);
  const contracts = mutatedContracts(injected, folder);
  return { env: sql === undefined ? env : { ...env, SQL_FOLDER: sql }, contracts, sql };
}
