/** launch-gate.config.ts: the systems that the gate may be pointed at, and what a team changes in a profile. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { UsageError } from '../evidence/index.ts';
import { shapeFault } from './shape.ts';

export const CONFIG_FILE = 'launch-gate.config.ts';

const closed = { additionalProperties: false } as const;
const Url = Type.String({ pattern: '^(https?|postgres(ql)?)://' });
const Optional = Type.Optional;

const Principal = Type.Object(
  { token: Optional(Type.String()), apiKey: Optional(Type.String()), id: Optional(Type.String()) },
  closed,
);

/** A deployed Agentrix, as `DeployedTargetConfig` in target/target.ts without its name and kind. */
const Target = Type.Object(
  {
    url: Type.String({ pattern: '^https?://' }),
    /** Attacks and loads are refused on hosts that are not loopback unless somebody authorised them. */
    authorised: Optional(
      Type.Object(
        {
          by: Type.String({ minLength: 1 }),
          until: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}' }),
        },
        closed,
      ),
    ),
    databaseUrl: Optional(Url),
    logFile: Optional(Type.String()),
    metricsKey: Optional(Type.String()),
    allowedOrigin: Optional(Type.String()),
    stripe: Optional(
      Type.Object(
        {
          url: Url,
          publishableKey: Optional(Type.String()),
          webhookSecret: Optional(Type.String()),
          gateway: Optional(Type.Boolean()),
        },
        closed,
      ),
    ),
    solana: Optional(
      Type.Object(
        {
          rpcUrl: Type.String({ pattern: '^https?://' }),
          /** Of the cluster that it must be, in base 58. */
          genesisHash: Type.String({ pattern: '^[1-9A-HJ-NP-Za-km-z]{32,44}$' }),
        },
        closed,
      ),
    ),
    principals: Optional(Type.Record(Type.String(), Principal)),
  },
  closed,
);

const LimitOverride = Type.Object(
  {
    unit: Type.String(),
    max: Optional(Type.Number()),
    below: Optional(Type.Number()),
    min: Optional(Type.Number()),
    above: Optional(Type.Number()),
  },
  closed,
);

const ProfileOverride = Type.Object(
  {
    suites: Optional(Type.Array(Type.String(), { minItems: 1 })),
    limits: Optional(Type.Record(Type.String(), LimitOverride)),
  },
  closed,
);

export const Config = Type.Object(
  {
    /** Deployed systems by name; `reference` is always there. */
    targets: Optional(Type.Record(Type.String({ pattern: '^[a-z][a-z0-9-]*$' }), Target)),
    profiles: Optional(Type.Record(Type.String(), ProfileOverride)),
  },
  closed,
);
export type Config = Static<typeof Config>;
export type TargetEntry = Static<typeof Target>;

/** Gives launch-gate.config.ts its types. */
export function defineConfig(config: Config): Config {
  return config;
}

/**
 * The configuration of the project at `root`; without a file, the reference alone.
 * @throws UsageError for a file that can't be loaded or leaves the schema.
 */
export async function loadConfig(root: string): Promise<Config> {
  const file = join(root, CONFIG_FILE);
  if (!existsSync(file)) return {};
  const module: { default?: unknown } = await import(pathToFileURL(file).href).catch((cause) => {
    throw broken(`${CONFIG_FILE} can't be read: ${String(cause).split('\n')[0]}`, cause);
  });
  const config = module.default;
  if (!Value.Check(Config, config)) throw broken(`${CONFIG_FILE}: ${shapeFault(Config, config)}`);
  if (Object.hasOwn(config.targets ?? {}, 'reference'))
    throw broken(`${CONFIG_FILE}: the target "reference" is the gate's own; choose another name`);
  return config;
}

function broken(message: string, cause?: unknown): UsageError {
  return new UsageError({
    code: 'config.broken',
    message,
    hint: `Mend ${CONFIG_FILE}: it exports defineConfig({ targets, profiles }) as its default.`,
    cause,
  });
}
