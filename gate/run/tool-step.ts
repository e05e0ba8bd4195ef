/** The step in which a run gets hold of a tool: its program, or where that can't be had its container. */
import { LaunchGateError } from '../../evidence/index.ts';
import { findToolImage } from '../../stack/containers/tool-image.ts';
import { type ProvisionEvent, provision } from '../../stack/tools/index.ts';
import type { Step } from './graph.ts';
import type { Session } from './session.ts';

export function toolStepName(tool: string): string {
  return `tool-${tool}`;
}

export function toolStep(session: Session, tool: string, after: string): Step {
  const run: Step['run'] = async (note) => {
    const had = await provision([tool], { onProgress: (event) => note(said(event)) });
    for (const { name, version, origin } of had.tools)
      session.tools.push({ name, version, origin });
    const [lack] = had.missing;
    if (lack === undefined) return { ok: true };
    const instead = await findToolImage(tool, { pull: true });
    if (instead !== undefined) {
      const { name, version, origin } = instead;
      session.tools.push({ name, version, origin });
      return { ok: true, text: origin };
    }
    const reason = reasonOf(lack.error);
    session.missingTools.push({ name: tool, reason });
    return { ok: false, text: reason };
  };
  return { name: toolStepName(tool), title: `Tool ${tool}`, after: [after], run };
}

export function said({ tool, phase, text }: ProvisionEvent): string {
  return `${tool} ${phase}: ${text}`;
}

/** @returns one line for a cause that makes checks NOT RUN. */
export function reasonOf(error: unknown): string {
  if (error instanceof LaunchGateError) return `${error.message}. ${error.hint}`;
  throw error;
}
