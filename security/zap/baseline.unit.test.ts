/** The way to ZAP and back, against a double of its API: the plan it is given and what is made of its answers. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import type { RunContext } from '../../evidence/index.ts';
import { zapBaseline } from './baseline.ts';
import { baselinePlan } from './plan.ts';

const SITE = 'http://127.0.0.1:8077';
const REPORT = readFileSync(join(import.meta.dirname, 'fixtures', 'baseline.json'), 'utf8');
const input = { url: SITE, openapiUrl: `${SITE}/api/docs-json`, token: 'token-of-the-scan' };

interface Behaviour {
  readonly rules?: number;
  readonly urls?: number;
  readonly messages?: readonly [before: number, after: number];
  readonly errors?: readonly string[];
  readonly writes?: string | undefined;
  readonly breaksAt?: string;
}

function runContext(): RunContext {
  const workDir = mkdtempSync(join(tmpdir(), 'zap-'));
  onTestFinished(() => rmSync(workDir, { recursive: true, force: true }));
  const none = { stackFile: undefined, targetFile: undefined, mutant: undefined };
  return { run: 'r1', workDir, profile: 'security', seed: 1, ...none };
}

/** A ZAP that answers as told, and writes its report where the plan asks for it. */
async function zapDouble(behaviour: Behaviour): Promise<{ url: string; keys: Set<unknown> }> {
  const { rules = 55, urls = 7, messages = [0, 20], errors = [], breaksAt } = behaviour;
  const writes = 'writes' in behaviour ? behaviour.writes : REPORT;
  const keys = new Set<unknown>();
  let ran = false;
  const run = (plan: string) => {
    ran = true;
    const { jobs } = parse(readFileSync(plan, 'utf8')) as {
      jobs: { parameters: Record<string, string> }[];
    };
    const report = jobs.find((job) => job.parameters.template === 'traditional-json');
    if (report && writes !== undefined)
      writeFileSync(`${report.parameters.reportDir}/${report.parameters.reportFile}`, writes);
    return { planId: '0' };
  };
  const answers: Record<string, (query: URLSearchParams) => unknown> = {
    'core/view/version': () => ({ version: '2.17.0' }),
    'core/view/numberOfMessages': () => ({ numberOfMessages: String(messages[ran ? 1 : 0]) }),
    'core/view/urls': () => ({ urls: Array.from({ length: urls }, (_, i) => `${SITE}/${i}`) }),
    'pscan/view/scanners': () => ({
      scanners: [
        { id: '1', enabled: 'false' },
        ...Array.from({ length: rules }, (_, i) => ({ id: `${i}`, enabled: 'true' })),
      ],
    }),
    'automation/action/runPlan': (query) => run(query.get('filePath') ?? ''),
    'automation/view/planProgress': () => ({ finished: 'now', info: [], warn: [], error: errors }),
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://zap');
    const path = url.pathname.replace(/^\/JSON\/|\/$/g, '');
    keys.add(request.headers['x-zap-api-key']);
    if (path === breaksAt) response.writeHead(400).end('{"code":"does_not_exist"}');
    else response.end(JSON.stringify(answers[path]?.(url.searchParams) ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}`, keys };
}

const scan = async (behaviour: Behaviour, context = runContext()) => {
  const zap = await zapDouble(behaviour);
  const outcome = await zapBaseline(context, input, {
    ZAP_URL: zap.url,
    ZAP_API_KEY: 'key-of-zap',
  });
  return { outcome, context, keys: zap.keys };
};

describe('a baseline by a running ZAP', () => {
  it('gives the findings of the report and the number of addresses', async () => {
    const { outcome, context, keys } = await scan({});
    expect(outcome).toMatchObject({ kind: 'evidence', scanned: 7 });
    expect(outcome.kind === 'evidence' && outcome.findings).toHaveLength(9);
    expect([...keys]).toEqual(['key-of-zap']);
    const plan = statSync(join(context.workDir, 'security', 'zap-plan.yaml'));
    expect(plan.mode & 0o777).toBe(0o600);
  });

  it.each<[string, Behaviour, string]>([
    ['no request sent in this run', { messages: [20, 20] }, 'ZAP reached 0 addresses'],
    ['no address known', { urls: 0 }, 'ZAP reached 0 addresses'],
    ['every rule off', { rules: 0 }, 'ZAP scanned with 0 rules'],
    ['an error in the plan', { errors: ['Job openapi failed'] }, 'Job openapi failed'],
    ['no report written', { writes: undefined }, 'ZAP left no readable report'],
    ['an empty report', { writes: '' }, 'ZAP left no readable report'],
    ['a plan it can not read', { breaksAt: 'automation/action/runPlan' }, 'ZAP answered 400'],
    ['a refused key', { breaksAt: 'core/view/version' }, 'check ZAP_URL and ZAP_API_KEY'],
  ])('is no evidence with %s', async (_, behaviour, reason) => {
    const { outcome } = await scan(behaviour);
    expect(outcome).toMatchObject({ kind: 'none', reason: expect.stringContaining(reason) });
  });

  it("is no evidence with an earlier run's report only", async () => {
    const context = runContext();
    expect((await scan({}, context)).outcome.kind).toBe('evidence');
    const { outcome } = await scan({ writes: undefined }, context);
    expect(outcome).toEqual({ kind: 'none', reason: 'ZAP left no readable report' });
  });
});

describe('without a ZAP', () => {
  it('says in one line how to get one', async () => {
    const nowhere = { DOCKER_HOST: 'unix:///nonexistent.sock' };
    const outcome = await zapBaseline(runContext(), input, nowhere);
    expect(outcome).toEqual({ kind: 'none', reason: expect.stringMatching(/^needs ZAP: .+$/) });
  });

  it('says that nothing answers at ZAP_URL', async () => {
    const outcome = await zapBaseline(runContext(), input, { ZAP_URL: 'http://127.0.0.1:1' });
    expect(outcome).toMatchObject({ reason: expect.stringContaining('no ZAP answers at') });
  });

  it('says that there is none at ZAP_PATH', async () => {
    const outcome = await zapBaseline(runContext(), input, { ZAP_PATH: '/nowhere/zap.sh' });
    expect(outcome).toMatchObject({ reason: expect.stringContaining('no ZAP at ZAP_PATH') });
  });

  it('says that the program at ZAP_PATH ended', async () => {
    const outcome = await zapBaseline(runContext(), input, { ZAP_PATH: '/bin/false' });
    expect(outcome).toMatchObject({ reason: expect.stringContaining('ended with exit code 1') });
  });
});

describe('the plan', () => {
  const plan = (authorization: string | undefined, openapiUrl: string | undefined) => {
    const text = baselinePlan({ url: SITE, openapiUrl, reportDir: '/r', authorization });
    return { text, jobs: (parse(text) as { jobs: { type: string }[] }).jobs.map((j) => j.type) };
  };

  it('learns the addresses, waits for the passive rules, then reports; nothing attacks', () => {
    expect(plan(undefined, `${SITE}/api/docs-json`).jobs).toEqual([
      'passiveScan-config',
      'openapi',
      'spider',
      'passiveScan-wait',
      'report',
      'report',
      'report',
    ]);
  });

  it('holds the token only for a ZAP whose environment is not ours', () => {
    expect(plan(undefined, undefined).text).not.toContain('Bearer');
    const { text, jobs } = plan('Bearer abc', undefined);
    expect(jobs[0]).toBe('replacer');
    expect(text).toContain('url: http://127\\.0\\.0\\.1:8077.*');
  });
});
