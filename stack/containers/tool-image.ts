/**
 * The images of tools that can't be had as programs of this machine. Their containers stand in the host's network,
 * because a target listens on its loopback: an engine elsewhere is of no use for them.
 */
import { engineHost, pingEngine } from '../engine/ping.ts';
import { imageOf } from './images.ts';

/** What is run in the container of each, whatever the image's own entrypoint is. */
export const TOOL_PROGRAMS: Readonly<Record<string, string>> = { k6: 'k6', zap: 'zap.sh' };

export interface ToolImage {
  readonly name: string;
  readonly image: string;
  /** Of the image, by its tag. */
  readonly version: string;
  /** For people: `container grafana/k6:1.8.1`. */
  readonly origin: string;
}

export interface ToolImageOptions {
  /** Fetch an image that is not there yet. Default: only one that is there counts. */
  readonly pull?: boolean;
  /** Names the engine and the image. Default: this process's. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Undefined where the tool has no image, no engine of this machine answers, or the image can't be had. */
export async function findToolImage(
  name: string,
  { pull = false, env = process.env }: ToolImageOptions = {},
): Promise<ToolImage | undefined> {
  const host = engineHost(env);
  if (!(name in TOOL_PROGRAMS) || !host.startsWith('unix:') || !(await isHere(host)))
    return undefined;
  // Loaded no sooner than an engine answers: the container library takes its time.
  const [{ ImageName }, { engineClient }] = await Promise.all([
    import('testcontainers'),
    import('./engine.ts'),
  ]);
  const image = imageOf(name, env);
  const parsed = ImageName.fromString(image);
  const { image: images } = await engineClient();
  // Whatever the registry says, the image is not here then.
  if (pull) await images.pull(parsed).catch(() => undefined);
  if (!(await images.exists(parsed))) return undefined;
  return { name, image, version: parsed.tag, origin: `container ${image}` };
}

function isHere(host: string): Promise<boolean> {
  return pingEngine(host).then(
    () => true,
    () => false,
  );
}
