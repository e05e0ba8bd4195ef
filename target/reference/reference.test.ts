/** The reference as a target, on the real stack: each capability does what its name says. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRunContext, toldSecrets } from '../../evidence/index.ts';
import { waitFor } from '../../stack/index.ts';
import { type StackAtHand, stackAtHand } from '../own-stack.ts';
import { reachDeployed } from '../start-target.ts';
import { TEST_CARDS } from '../target.ts';
import { mutationEnvironment } from './mutation.ts';
import type { ReferenceTarget } from './reference-target.ts';
import { startReference } from './start-reference.ts';
import { prepareTemplate } from './template.ts';

const workDir = mkdtempSync(join(tmpdir(), 'launch-gate-target-'));
const context = { ...readRunContext({}), workDir };
let stack: StackAtHand;
let target: ReferenceTarget;

beforeAll(async () => {
  stack = await stackAtHand(context);
  target = await startReference({ addresses: stack.addresses, context, label: 'reference.test' });
});
afterAll(async () => {
  await target?.[Symbol.asyncDispose]();
  await stack?.[Symbol.asyncDispose]();
  rmSync(workDir, { recursive: true, force: true });
});

async function paidPayment() {
  const payer = await target.driver.newUser();
  const intent = await payer.createIntent({
    amount: 12.5,
    currency: 'USD',
    paymentMethod: 'stripe',
  });
  await target.provider.confirm(intent.body, TEST_CARDS.succeeds);
  const { paymentIntentId } = intent.body;
  const body = { amount: 12.5, currency: 'USD', paymentMethod: 'stripe' } as const;
  const payment = await payer.process({ ...body, paymentIntentId });
  await target.provider.settled();
  return { payer, id: payment.body.id, paymentIntentId };
}

test('many who ask for the template at once get the same one', async () => {
  const asked = Array.from({ length: 5 }, () => prepareTemplate(stack.addresses));
  expect(new Set(await Promise.all(asked)).size).toBe(1);
});

test('a paid payment is in all books, and they agree', async () => {
  await paidPayment();
  const comparisons = await target.audit();
  const passed = comparisons.filter(({ status, compared }) => status === 'passed' && compared > 0);
  expect(passed.map(({ books }) => books)).toEqual([
    'provider = target',
    'journal = provider',
    'ledger balances',
    'ledger = provider',
    'ledger = payments',
    'settlement = payment',
  ]);
});

test('a cent that is lost in the database fails the audit', async () => {
  const { id, paymentIntentId } = await paidPayment();
  const superuser = new Client({ connectionString: superuserUrl() });
  await superuser.connect();
  const change = (by: number) =>
    superuser.query('update payments set amount_minor = amount_minor + $2 where id = $1', [id, by]);
  try {
    await change(-1);
    const failed = (await target.audit()).filter(({ status }) => status === 'failed');
    expect(failed.map(({ books }) => books)).toEqual([
      'provider = target',
      'ledger = payments',
      'settlement = payment',
    ]);
    expect(failed[0]?.differences.join()).toContain(paymentIntentId);
  } finally {
    await change(1);
    await superuser.end();
  }
});

function superuserUrl(): string {
  const url = new URL(stack.addresses.postgresUrl);
  url.pathname = new URL(target.databaseUrl).pathname;
  return url.href;
}

test('the auditor reads and can’t write', async () => {
  const client = new Client({ connectionString: target.databaseUrl });
  await client.connect();
  await client.query('select from payments');
  await client.query('set default_transaction_read_only = off');
  await expect(client.query('delete from payments')).rejects.toThrow(/permission denied/);
  await client.end();
});

test('a held payment makes another transaction wait until it is let go', async () => {
  const { id } = await paidPayment();
  const client = new Client({ connectionString: target.databaseUrl });
  await client.connect();
  const held = await target.hold(id);
  const second = target.hold(id);
  await waitFor({
    what: 'somebody waits for the payment',
    deadlineMs: 5_000,
    probe: async () => {
      const { rowCount } = await client.query('select from pg_locks where not granted');
      if (rowCount === 0) throw new TypeError('nobody waits');
    },
  });
  await held[Symbol.asyncDispose]();
  await (await second)[Symbol.asyncDispose]();
  await client.end();
});

test('a target that was killed answers again at the same place with what it had', async () => {
  const { payer, id } = await paidPayment();
  await target.restart('SIGKILL');
  expect((await payer.payment(id)).body).toMatchObject({ id, amount: 12.5 });
});

test('a day later, by its clock, a token has expired; after a restart too', async () => {
  const payer = await target.driver.newUser();
  expect((await payer.me()).status).toBe(200);
  await target.advanceClock(25 * 3_600_000);
  expect((await payer.me()).status).toBe(401);
  await target.restart();
  expect((await payer.me()).status).toBe(401);
  expect((await (await target.driver.newUser()).me()).status).toBe(200);
});

test('resources grow with work, and count target, database and Redis', async () => {
  const before = await target.resources();
  await paidPayment();
  await target.driver.newUser();
  const after = await target.resources();
  expect(after.cpuSeconds).toBeGreaterThan(before.cpuSeconds);
  expect(after.residentBytes).toBeGreaterThan(50_000_000);
});

test('its secrets are told, and its log is read as lines', async () => {
  expect(toldSecrets(context).has(target.metricsKey)).toBe(true);
  expect(toldSecrets(context).has(target.webhookSecret)).toBe(true);
  expect((await target.log()).some(({ msg }) => msg === 'listening')).toBe(true);
});

test('the same system by its URL alone offers accounts, and refuses the rest by name', async () => {
  const { kind, name, url } = target.asDeployed();
  await using other = reachDeployed({ kind, name, url }, { context, label: 'by-url' });
  expect([...other.capabilities]).toEqual(['accounts']);
  expect((await (await other.driver.newUser()).me()).status).toBe(200);
  await expect(other.restart()).rejects.toThrow('needs restart');
  await expect(other.provider.holdWebhooks()).rejects.toThrow('needs provider-faults');
  expect(() => other.databaseUrl).toThrow('needs database');
  const reasons = (await other.audit()).map(({ status, reason }) => [status, reason]);
  expect(new Set(reasons.map(([status]) => status))).toEqual(new Set(['not-run']));
});

const mutant = {
  id: 'always-ready',
  title: 'Readiness does not look at the database',
  file: 'reference/health/routes.ts',
  find: 'const isReady = database &&',
  replace: 'const isReady =',
  rule: 'LR-24',
  catches: ['health.live-and-ready'],
  suites: ['api'],
} as const;

test('a mutant is what the running reference does, and nobody else', async () => {
  const options = { addresses: stack.addresses, context, label: 'mutant' };
  await using sick = await startReference({ ...options, mutant });
  for (const [system, status] of [
    [sick, 200],
    [target, 503],
  ] as const) {
    await using _cut = await system.cutDatabase();
    expect((await system.driver.request('/api/health/ready')).status).toBe(status);
  }
});

test('a mutant that changes nothing, or something else, or is not loaded, is refused', async () => {
  const inject = (file: string, find: string) => () =>
    mutationEnvironment({ ...mutant, file, find }, workDir);
  expect(inject('reference/clock.ts', 'no such text')).toThrow(/stands 0 times/);
  expect(inject('evidence/failure.ts', 'LaunchGateError')).toThrow(/not in reference/);
  const options = { addresses: stack.addresses, context, label: 'mutant' };
  const unused = {
    ...mutant,
    file: 'reference/migrate.ts',
    find: 'process.argv[2]',
    replace: "''",
  };
  const started = startReference({ ...options, mutant: unused });
  await expect(started).rejects.toThrow(/never loaded the file/);
  const unknown = startReference({ ...options, context: { ...context, mutant: 'no-such' } });
  await expect(unknown).rejects.toThrow('there is no mutant "no-such"');
});
