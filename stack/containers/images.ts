/** The images of the stack: official ones, pinned, each replaceable by an environment variable. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export const COMPOSE_FILE = new URL('../../docker-compose.yml', import.meta.url);

export interface ImagePin {
  /** The variable that names another image, such as one of a private registry. */
  readonly variable: string;
  /** `name:tag`, and the digest where one was written by `launch-gate tools pin`. */
  readonly pinned: string;
}

/** Not a service of the stack: it removes what a killed run leaves in the engine. */
const REAPER = { variable: 'LAUNCH_REAPER_IMAGE', pinned: 'testcontainers/ryuk:0.14.0' };

/** The images of docker-compose.yml, where the services' are pinned, and the reaper's. */
export function imagePins(file: URL | string = COMPOSE_FILE): Readonly<Record<string, ImagePin>> {
  const { services } = parse(readFileSync(file, 'utf8')) as {
    services: Record<string, { image: string }>;
  };
  const pins = Object.fromEntries(
    Object.entries(services).flatMap(([name, { image }]) => {
      const [, variable, pinned] = /^\$\{(\w+):-([^}]+)\}$/.exec(image) ?? [];
      return variable && pinned ? [[name, { variable, pinned }]] : [];
    }),
  );
  return { ...pins, reaper: REAPER };
}

/** The image of a service: the variable's, else the pinned one. */
export function imageOf(service: string, env: NodeJS.ProcessEnv = process.env): string {
  const pin = imagePins()[service];
  if (pin === undefined) throw new TypeError(`docker-compose.yml has no image for ${service}`);
  return env[pin.variable] || pin.pinned;
}
