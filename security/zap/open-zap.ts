/**
 * Gets hold of a ZAP: one that runs already (ZAP_URL, ZAP_API_KEY), or an installed one (ZAP_PATH, its folder
 * or its zap.sh) that is started for this scan on a free port with a home of its own, and stopped after it.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type RunContext, tellSecret, UnavailableError } from '../../evidence/index.ts';
import { type OwnedChild, onFreePort, spawnOwned, waitFor } from '../../stack/index.ts';
import { type ZapClient, zapClient } from './zap-client.ts';

/** One line for whoever has none. */
export const HOW_TO_GET_ZAP =
  'needs ZAP: set ZAP_PATH to an installed one (zaproxy.org/download, Java 17), or ZAP_URL to a running one';

const READY_MS = 90_000;

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
  const { workDir } = context;
  const home = join(workDir, 'security', 'zap-home');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const apiKey = randomBytes(16).toString('hex');
  tellSecret(context, apiKey);
  const { child, client } = await onFreePort(async (port) => {
    const listen = ['-daemon', '-host', '127.0.0.1', '-port', String(port), '-dir', home];
    const child = await spawnOwned({
      workDir,
      name: 'zap',
      file: zap,
      args: [...listen, '-silent', '-config', `api.key=${apiKey}`],
      env: {
        ...process.env,
        ZAP_AUTH_HEADER_VALUE: authorization.value,
        ZAP_AUTH_HEADER_SITE: authorization.site,
      },
    });
    const client = zapClient(`http://127.0.0.1:${port}`, apiKey);
    await ready(client, child);
    return { child, client };
  });
  return { client, shared: false, [Symbol.asyncDispose]: () => child.stop() };
}

async function ready(client: ZapClient, child: OwnedChild): Promise<void> {
  try {
    await waitFor({
      what: 'ZAP answers',
      deadlineMs: READY_MS,
      probe: () => client.version(),
      died: child.died,
    });
  } catch (error) {
    await child.stop();
    throw error;
  }
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
