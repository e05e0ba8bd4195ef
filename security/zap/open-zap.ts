/**
 * Gets hold of a ZAP: one that runs already (ZAP_URL, ZAP_API_KEY), or an installed one (ZAP_PATH, its folder
 * or its zap.sh) that is started for this scan on a free port with a home of its own, and stopped after it.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import { type RunContext, tellSecret, UnavailableError } from '../../evidence/index.ts';
import { type ZapClient, zapClient } from './zap-client.ts';

/** One line for whoever has none. */
export const HOW_TO_GET_ZAP =
  'needs ZAP: set ZAP_PATH to an installed one (zaproxy.org/download, Java 17), or ZAP_URL to a running one';

const READY_MS = 90_000;
const POLL_MS = 250;

export interface OpenZap extends AsyncDisposable {
  readonly client: ZapClient;
  /** True where the plan must carry the authorization, because ZAP's environment is not ours. */
  readonly shared: boolean;
}

export interface Authorization {
  /** Value of the header, such as `Bearer …`. */
  readonly value: string;
  /** The only host that gets it. */
  readonly site: string;
}

/** @returns `undefined` where neither ZAP_URL nor ZAP_PATH is set. */
export async function openZap(
  context: Pick<RunContext, 'workDir'>,
  authorization: Authorization,
  env: NodeJS.ProcessEnv = process.env,
): Promise<OpenZap | undefined> {
  if (env.ZAP_URL) {
    if (env.ZAP_API_KEY) tellSecret(context, env.ZAP_API_KEY);
    const client = zapClient(env.ZAP_URL, env.ZAP_API_KEY);
    await client.version();
    return { client, shared: true, [Symbol.asyncDispose]: async () => {} };
  }
  return env.ZAP_PATH ? startZap(context, program(env.ZAP_PATH), authorization) : undefined;
}

async function startZap(
  context: Pick<RunContext, 'workDir'>,
  zap: string,
  authorization: Authorization,
): Promise<OpenZap> {
  const home = join(context.workDir, 'security', 'zap-home');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const apiKey = randomBytes(16).toString('hex');
  tellSecret(context, apiKey);
  const port = await freePort();
  const listen = ['-daemon', '-host', '127.0.0.1', '-port', String(port), '-dir', home, '-silent'];
  const child = execa(zap, [...listen, '-config', `api.key=${apiKey}`], {
    env: {
      ZAP_AUTH_HEADER_VALUE: authorization.value,
      ZAP_AUTH_HEADER_SITE: authorization.site,
    },
    stdio: ['ignore', { file: join(home, 'zap.log') }, { file: join(home, 'zap.err') }],
    reject: false,
    forceKillAfterDelay: 5_000,
  });
  const client = zapClient(`http://127.0.0.1:${port}`, apiKey);
  const stop = async () => {
    child.kill();
    await child;
  };
  try {
    await ready(client, child, home);
  } catch (error) {
    await stop();
    throw error;
  }
  return { client, shared: false, [Symbol.asyncDispose]: stop };
}

async function ready(client: ZapClient, child: Promise<unknown>, home: string): Promise<void> {
  const deadline = Date.now() + READY_MS;
  let ended = false;
  void child.then(() => {
    ended = true;
  });
  for (;;) {
    try {
      await client.version();
      return;
    } catch (cause) {
      if (ended || Date.now() > deadline) throw notReady(home, ended, cause);
      await wait(POLL_MS);
    }
  }
}

function notReady(home: string, ended: boolean, cause: unknown): UnavailableError {
  return new UnavailableError({
    code: 'ZAP_NOT_READY',
    message: ended ? 'ZAP ended before it was ready' : `ZAP was not ready after ${READY_MS} ms`,
    hint: `see ${join(home, 'zap.log')}; ZAP 2.17 needs Java 17`,
    cause,
  });
}

function program(path: string): string {
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'zap.sh') : path;
  if (existsSync(file)) return file;
  throw new UnavailableError({
    code: 'ZAP_NOT_FOUND',
    message: `there is no ZAP at ZAP_PATH (${file})`,
    hint: HOW_TO_GET_ZAP,
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
