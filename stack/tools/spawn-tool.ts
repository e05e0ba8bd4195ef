/**
 * Runs a tool as a process of ours: the machine's program, or where it can't be had its container, which sees the same
 * folders at the same places. Who runs it needs not know which.
 */
import { once } from 'node:events';
import { UnavailableError } from '../../evidence/failure.ts';
import { findToolImage, TOOL_PROGRAMS } from '../containers/tool-image.ts';
import { TOOL_RUN, type ToolRun } from '../containers/tool-run.ts';
import { type OwnedChild, type SpawnOptions, spawnOwned } from '../processes/index.ts';
import { locateTool } from './locate.ts';

export interface ToolUse extends Omit<SpawnOptions, 'name' | 'file' | 'ipc'> {
  /** Its name in the catalogue. */
  readonly tool: string;
  readonly args: readonly string[];
  /** What it is told by its environment; a container is told no more than that. */
  readonly variables: Readonly<Record<string, string>>;
  /** What it needs of this machine: folders or files to read, and folders to write. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

export interface RunningTool {
  readonly process: OwnedChild;
  /** The tool's own process on this machine, to account CPU time to. */
  readonly pid: number;
}

const RUN_TOOL = new URL('../containers/run-tool.ts', import.meta.url).pathname;

/** @throws UnavailableError `tool.missing` where neither the program nor its container can be had */
export async function spawnTool(use: ToolUse): Promise<RunningTool> {
  try {
    const { path: file } = await locateTool(use.tool);
    const env = { ...(use.env ?? process.env), ...use.variables };
    const child = await spawnOwned({ ...use, name: use.tool, file, env });
    return { process: child, pid: child.pid };
  } catch (missing) {
    if (missing instanceof UnavailableError && missing.code === 'tool.missing')
      return spawnContained(use, missing);
    throw missing;
  }
}

async function spawnContained(use: ToolUse, missing: UnavailableError): Promise<RunningTool> {
  const found = await findToolImage(use.tool);
  if (found === undefined) throw missing;
  const { tool, args, variables, reads, writes } = use;
  const run: ToolRun = {
    image: found.image,
    program: TOOL_PROGRAMS[tool] ?? tool,
    args,
    environment: { HOME: '/tmp', ...variables },
    reads,
    writes,
  };
  const child = await spawnOwned({
    ...use,
    name: tool,
    file: process.execPath,
    args: [RUN_TOOL],
    env: { ...process.env, [TOOL_RUN]: JSON.stringify(run) },
    ipc: true,
  });
  return { process: child, pid: await pidInside(child) };
}

/** The container's process, once it runs; where the engine's pids mean nothing here, or it ended at once, ours. */
async function pidInside({ child, pid, ended }: OwnedChild): Promise<number> {
  const told = once(child, 'message').then(([message]) => (message as { pid?: number }).pid);
  const inside = await Promise.race([told, ended.then(() => undefined)]);
  return inside ?? pid;
}
