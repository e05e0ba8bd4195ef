/**
 * A tool's container as a process (`node run-tool.ts`): it prints what the container says, hands it the signals that
 * it gets, ends with its exit code and removes it. So whoever runs a tool meets a program in both forms.
 */
import type { Readable } from 'node:stream';
import { LaunchGateError } from '../../evidence/failure.ts';
import { connectEngine } from './engine.ts';
import { hostProcess } from './host-process.ts';
import { ownLabels } from './labels.ts';
import { ServiceContainer } from './service-container.ts';
import type { ToolRun } from './tool-run.ts';
import { TOOL_RUN } from './tool-run.ts';

/** As Docker's own client ends when the container could not be started. */
const NOT_STARTED = 125;
/** Less than the patience of who stops this process. */
const GRACE_MS = 4_000;

try {
  process.exitCode = await run(JSON.parse(process.env[TOOL_RUN] ?? '') as ToolRun);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  if (error instanceof LaunchGateError) process.stderr.write(`${error.hint}\n`);
  process.exitCode = NOT_STARTED;
}
process.exit();

async function run(tool: ToolRun): Promise<number> {
  const client = await connectEngine();
  const definition = define(tool).withLogConsumer((output: Readable) => {
    output.pipe(process.stdout);
  });
  const started = await definition.start();
  const container = client.container.dockerode.getContainer(started.getId());
  const tell = (signal: string) => container.kill({ signal }).catch(() => undefined);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      void tell(signal);
      setTimeout(() => tell('SIGKILL'), GRACE_MS).unref();
    });
  try {
    process.send?.({ pid: await hostProcess(client, started.getId()) });
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    return StatusCode;
  } finally {
    await container.remove({ force: true, v: true });
  }
}

function define({ image, program, args, environment, reads, writes }: ToolRun): ServiceContainer {
  const mount = (mode: 'ro' | 'rw') => (path: string) => ({ source: path, target: path, mode });
  const container = new ServiceContainer(image)
    .withNetworkMode('host')
    .withEntrypoint([program])
    .withCommand([...args])
    .withEnvironment({ ...environment })
    .withBindMounts([...reads.map(mount('ro')), ...writes.map(mount('rw'))])
    .withLabels({ ...ownLabels(), 'org.testcontainers': 'true' });
  const { getuid, getgid } = process;
  // What it writes is ours to read and to remove.
  return getuid && getgid
    ? (container.withUser(`${getuid()}:${getgid()}`) as ServiceContainer)
    : container;
}
