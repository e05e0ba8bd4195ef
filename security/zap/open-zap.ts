/**
 * Gets hold of a ZAP: one that runs already (ZAP_URL, ZAP_API_KEY), or an installed one (ZAP_PATH, its folder or its
 * zap.sh; or on PATH), or its image in an engine of this machine. The last two are started for this scan on a free
 * port with a home of its own, and stopped after it.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type RunContext, tellSecret, UnavailableError } from '../../evidence/index.ts';
import { findToolImage } from '../../stack/containers/tool-image.ts';
import { type OwnedChild, onFreePort, spawnOwned, waitFor } from '../../stack/index.ts';
import { findTool, spawnTool } from '../../stack/tools/index.ts';
import { type ZapClient, zapClient } from './zap-client.ts';

/** One line for whoever has none. */
export const HOW_TO_GET_ZAP =
  'needs ZAP: set ZAP_PATH to an installed one (zaproxy.org/download, Java 17), or ZAP_URL to a running one, or pull its image (docs/containers.md)';

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

/** True where there is a ZAP to open. Its image counts once it is pulled: 1 GB is not fetched within a suite. */
export async function hasZap(env: NodeJS.ProcessEnv = process.env): Promise<boolean> {
  if (env.ZAP_URL || env.ZAP_PATH) return true;
  const { tool } = await findTool('zap', env);
  return tool !== undefined || (await findToolImage('zap', { env })) !== undefined;
}

/** @returns `undefined` where there is none. */
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
  if (!(await hasZap(env))) return undefined;
  const installed = env.ZAP_PATH ? program(env.ZAP_PATH) : undefined;
  return startZap(context, installed, authorization);
}

async function startZap(
  context: Pick<RunContext, 'workDir'>,
  installed: string | undefined,
  authorization: Authorization,
): Promise<OpenZap> {
  const { workDir } = context;
  const folder = join(workDir, 'security');
  const home = join(folder, 'zap-home');
  const reports = join(workDir, 'publish', 'security');
  for (const path of [home, reports]) mkdirSync(path, { recursive: true, mode: 0o700 });
  const apiKey = randomBytes(16).toString('hex');
  tellSecret(context, apiKey);
  const { child, client } = await onFreePort(async (port) => {
    const listen = ['-daemon', '-host', '127.0.0.1', '-port', String(port), '-dir', home];
    const args = [...listen, '-silent', '-config', `api.key=${apiKey}`];
    const variables = {
      ZAP_AUTH_HEADER_VALUE: authorization.value,
      ZAP_AUTH_HEADER_SITE: authorization.site,
    };
    const use = { tool: 'zap', workDir, args, variables, reads: [], writes: [folder, reports] };
    const env = { ...process.env, ...variables };
    const child = installed
      ? await spawnOwned({ workDir, name: 'zap', file: installed, args, env })
      : (await spawnTool(use)).process;
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
