/** Writes the digests of the images into docker-compose.yml, as their registries give them. None is made up. */
import { readFileSync, writeFileSync } from 'node:fs';
import { engineClient } from './engine.ts';
import { COMPOSE_FILE, imagePins } from './images.ts';

export interface Pinned {
  /** `name:tag`, without a digest. */
  readonly image: string;
  /** `sha256:…`; undefined where the registry could not be asked. */
  readonly digest: string | undefined;
  /** Why it could not. */
  readonly reason?: string;
}

/**
 * Asks the registry of each image by the engine, which pulls nothing for it.
 * @throws UnavailableError `engine.missing`
 */
export async function pinImages(file: URL | string = COMPOSE_FILE): Promise<readonly Pinned[]> {
  const { dockerode } = (await engineClient()).container;
  const { reaper: _, ...pins } = imagePins(file);
  const images = Object.values(pins).map(({ pinned }) => pinned.replace(/@sha256:.*$/, ''));
  const asked = await Promise.all(
    images.map(async (image): Promise<Pinned> => {
      try {
        const answer = (await dockerode.getImage(image).distribution()) as Distribution;
        return { image, digest: answer.Descriptor.digest };
      } catch (error) {
        return { image, digest: undefined, reason: (error as Error).message.trim() };
      }
    }),
  );
  writeFileSync(file, withDigests(readFileSync(file, 'utf8'), asked));
  return asked;
}

interface Distribution {
  readonly Descriptor: { readonly digest: string };
}

/** The file's text with the digests that are known; an image without one stays as it is. */
export function withDigests(text: string, pinned: readonly Pinned[]): string {
  return pinned.reduce((all, { image, digest }) => {
    const name = image.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    const place = new RegExp(String.raw`:-${name}(@sha256:[0-9a-f]{64})?\}`);
    return digest === undefined ? all : all.replace(place, `:-${image}@${digest}}`);
  }, text);
}
