/** Runs a program inside of a container of the stack, and gives what it printed. */
import { UnavailableError } from '../../evidence/failure.ts';
import { engineClient } from './engine.ts';

export interface Inside {
  /** The container's id. */
  readonly container: string;
  readonly command: readonly string[];
}

/** @throws UnavailableError `container.program-failed` with what it said */
export async function runInside({ container, command }: Inside): Promise<string> {
  const { container: containers } = await engineClient();
  const found = containers.getById(container);
  const { exitCode, stdout, stderr } = await containers.exec(found, [...command]);
  if (exitCode === 0) return stdout;
  throw new UnavailableError({
    code: 'container.program-failed',
    message: `${command[0]} ended with ${exitCode}: ${stderr.trim().split('\n').at(-1)}`,
    hint: 'Is the stack still running, and is the program in the image?',
  });
}
