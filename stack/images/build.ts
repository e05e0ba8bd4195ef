/**
 * Builds stand-ins of the images that a stack needs, on machines where none can be pulled: the same code then runs
 * against them by the images' variables, and never knows.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { UnavailableError } from '../../evidence/failure.ts';
import { type Dockerode, engineClient } from '../containers/engine.ts';
import { provision } from '../tools/index.ts';
import { catalogue } from '../tools/shelf.mjs';
import { NODE, RECIPES, type Recipe } from './recipes.ts';
import { Rootfs } from './rootfs.ts';

/**
 * Builds all stand-ins in the engine that DOCKER_HOST names.
 * @returns the environment by which the stack uses them: `{ LAUNCH_POSTGRES_IMAGE: …, … }`
 * @throws UnavailableError when a program can't be had, or the engine refuses to build
 */
export async function buildImages(): Promise<Readonly<Record<string, string>>> {
  const { missing } = await provision(catalogue.profiles.containers ?? []);
  if (missing[0]) throw missing[0].error;
  const built = await Promise.all(
    RECIPES.map(async (recipe) => [recipe.variable, await build(recipe)]),
  );
  return Object.fromEntries(built);
}

/** What images of this project are built upon, where no image can be pulled. @returns its name */
export function buildNodeImage(): Promise<string> {
  return build(NODE);
}

async function build(recipe: Recipe): Promise<string> {
  const context = mkdtempSync(join(tmpdir(), 'launch-gate-image-'));
  try {
    mkdirSync(join(context, 'rootfs'));
    await recipe.fill(new Rootfs(join(context, 'rootfs')));
    cpSync(new URL(`${recipe.name}/Dockerfile`, import.meta.url), join(context, 'Dockerfile'));
    const tag = `launch-gate-stand-in/${recipe.name}:1`;
    await buildImage(context, tag);
    return tag;
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}

async function buildImage(context: string, tag: string): Promise<void> {
  const { dockerode } = (await engineClient()).container;
  // Not compressed, as dockerode would do it: it goes through a local socket.
  const { stdout: archive } = execa('tar', ['-cf', '-', 'Dockerfile', 'rootfs'], {
    cwd: context,
    buffer: false,
  });
  const progress = await dockerode.buildImage(archive, { t: tag, forcerm: true });
  await built(dockerode, progress, tag);
}

export interface ProjectImage {
  /** Of the repository, such as `reference/Dockerfile`. */
  readonly dockerfile: string;
  /** What it copies, from the root of the repository; .dockerignore holds for it. */
  readonly files: readonly string[];
  /** In the place of the official image. */
  readonly nodeImage: string;
  readonly tag: string;
}

/** Builds an image of this project. Its commands use this machine's network: npm needs its registry. */
export async function buildProjectImage(image: ProjectImage): Promise<void> {
  const { dockerode } = (await engineClient()).container;
  const { dockerfile, files, nodeImage, tag } = image;
  const context = new URL('../../', import.meta.url).pathname;
  const progress = await dockerode.buildImage(
    { context, src: [dockerfile, ...files] },
    {
      dockerfile,
      t: tag,
      buildargs: { NODE_IMAGE: nodeImage },
      networkmode: 'host',
      forcerm: true,
    },
  );
  await built(dockerode, progress, tag);
}

async function built(
  dockerode: Dockerode,
  progress: NodeJS.ReadableStream,
  tag: string,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    dockerode.modem.followProgress(progress, (error, steps: readonly { error?: string }[]) => {
      const refused = error?.message ?? steps.find((step) => step.error !== undefined)?.error;
      if (refused === undefined) resolve();
      else reject(notBuilt(tag, refused));
    });
  });
}

function notBuilt(tag: string, why: string): UnavailableError {
  return new UnavailableError({
    code: 'image.not-built',
    message: `the image ${tag} was not built: ${why}`,
    hint: 'Is the engine that DOCKER_HOST names still running, and is there room on its disk?',
  });
}
