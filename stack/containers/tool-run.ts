/** What `run-tool.ts` is told, by its environment: others can't read it there, and it may hold a secret. */
export const TOOL_RUN = 'LAUNCH_GATE_TOOL_RUN';

export interface ToolRun {
  readonly image: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Folders and files of this machine that it sees at the same place, and may only read. */
  readonly reads: readonly string[];
  /** The same, to write as well. */
  readonly writes: readonly string[];
}
