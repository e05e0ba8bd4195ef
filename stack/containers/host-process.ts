/** A container's process on this machine, so that CPU and memory can be accounted to its service. */
import { readFileSync } from 'node:fs';
import type { ContainerRuntimeClient } from 'testcontainers';

/** Undefined where the engine runs elsewhere, such as in a virtual machine: its pids mean nothing here. */
export async function hostProcess(
  { container: { dockerode } }: ContainerRuntimeClient,
  id: string,
): Promise<number | undefined> {
  const { State } = await dockerode.getContainer(id).inspect();
  try {
    const groups = readFileSync(`/proc/${State.Pid}/cgroup`, 'utf8');
    return groups.includes(id) ? State.Pid : undefined;
  } catch {
    return undefined;
  }
}
