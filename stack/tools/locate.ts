/** Finds a tool: the copy that we installed, or one of the machine's of an accepted version. */
import { UnavailableError } from '../../evidence/failure.ts';
import { findTool, type LocatedTool } from './find.mjs';
import { commandFor, type MissingTool, planInstall } from './plan.mjs';
import { catalogue } from './shelf.mjs';

export type { LocatedTool } from './find.mjs';

/** @throws UnavailableError `tool.missing` with the one command that brings it. */
export async function locateTool(name: string, env = process.env): Promise<LocatedTool> {
  const entry = catalogue.tools[name];
  if (entry === undefined)
    throw new UnavailableError({
      code: 'tool.unknown',
      message: `there is no tool "${name}" in the catalogue`,
      hint: `It has: ${Object.keys(catalogue.tools).join(', ')}`,
    });
  const found = await findTool(name, env);
  if (found.tool) return found.tool;
  const { missing } = await planInstall([name], env);
  const [lack] = missing;
  if (lack) throw missingTool(lack, env);
  throw new UnavailableError({
    code: 'tool.missing',
    message: `${entry.title} is not installed yet${found.seen ? ` (${found.seen})` : ''}`,
    hint: `Install it: npx launch-gate tools install ${name}`,
  });
}

/** The error for a tool that can't be had by our own means. */
export function missingTool(lack: MissingTool, env = process.env): UnavailableError {
  const command = commandFor([lack], env);
  return new UnavailableError({
    code: 'tool.missing',
    message: `${lack.title} can't be had: ${lack.reason}`,
    hint: command ? `Paste: ${command}` : `Put ${lack.name} on PATH, then try again.`,
  });
}
