/**
 * Reads the environment once, at start, and refuses to start on what is weak, missing or a placeholder
 * (LR-26). There is no fallback for a secret.
 */
import { createPublicKey } from 'node:crypto';
import { PASSWORD_COST } from './auth/passwords.ts';
import { type ChainConfig, readChainConfig } from './chain/config.ts';
import { isOfThisMachine, plaintextRisk } from './db/database-url.ts';
import type { RampSettings } from './fiat-to-crypto/providers/index.ts';
import { readRampSettings } from './fiat-to-crypto/settings.ts';
import { isLoopback } from './loopback.ts';
import { readStorageSettings, type StorageSettings } from './storage/settings.ts';

export interface Config {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly databaseUrl: string;
  readonly databaseConnections: number;
  readonly redisUrl: string;
  readonly redisKeyPrefix: string;
  readonly jwtSecret: string;
  /** How dear a guess at a password is: scrypt's N as its binary logarithm. */
  readonly passwordCost: number;
  readonly storage: StorageSettings;
  readonly stripe: {
    readonly secretKey: string;
    readonly webhookSecret: string;
    /** What a payer's browser confirms a card with; without one the checkout page takes no cards. */
    readonly publishableKey: string | undefined;
    /** Another place than Stripe's own API: a gateway, a proxy. */
    readonly apiUrl: string | undefined;
  };
  readonly ramps: RampSettings;
  /** Absent: nothing is paid on a chain. */
  readonly chain: ChainConfig | undefined;
  readonly corsOrigins: readonly string[];
  /** Where browsers find this program, as an origin; unset: where it listens. */
  readonly publicUrl: string | undefined;
  readonly metricsKey: string;
  readonly serviceKey: string;
  readonly facilitatorKey: string;
  readonly logLevel: string;
  readonly reconcileIntervalMs: number;
}

export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`refusing to start: ${problems.join('; ')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** HS256 asks for a key of at least 256 bits (RFC 7518, 3.2). */
const JWT_SECRET_BYTES_MIN = 32;
const KEY_BYTES_MIN = 16;
const DISTINCT_CHARACTERS_MIN = 8;
const PLACEHOLDER =
  /change.?me|placeholder|example|your.?(secret|key)|default|password|insecure|x{6}|\b(dev|development|local|test|demo|sample).?(secret|key)/i;
const LOCALHOST = '127.0.0.1';
/** 1 GiB a hash. */
const PASSWORD_COST_MAX = 20;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** @throws ConfigError naming every problem, and no secret's value. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const read = reader(env);
  const config: Config = {
    host: env.HOST ?? LOCALHOST,
    port: read.integer('PORT', { fallback: 3001, max: 65_535 }),
    databaseUrl: read.databaseUrl('DATABASE_URL'),
    databaseConnections: read.integer('DATABASE_CONNECTIONS', { fallback: 16, max: 200 }),
    redisUrl: read.storeUrl('REDIS_URL', ['redis:', 'rediss:']),
    redisKeyPrefix: env.REDIS_KEY_PREFIX ?? 'agentrix:',
    jwtSecret: read.secret('JWT_SECRET', JWT_SECRET_BYTES_MIN),
    passwordCost: read.passwordCost('PASSWORD_COST'),
    storage: readStorageSettings(env, read.problems),
    stripe: {
      secretKey: read.secret('STRIPE_SECRET_KEY', KEY_BYTES_MIN),
      webhookSecret: read.secret('STRIPE_WEBHOOK_SECRET', KEY_BYTES_MIN),
      publishableKey: env.STRIPE_PUBLISHABLE_KEY || undefined,
      apiUrl: env.STRIPE_API_URL ? read.url('STRIPE_API_URL', ['http:', 'https:']) : undefined,
    },
    ramps: readRampSettings(env, read),
    chain: readChainConfig(env, read.problems),
    corsOrigins: read.origins('CORS_ORIGIN'),
    publicUrl: read.origins('PUBLIC_URL')[0],
    metricsKey: read.secret('METRICS_KEY', KEY_BYTES_MIN),
    serviceKey: read.secret('SERVICE_KEY', KEY_BYTES_MIN),
    facilitatorKey: read.secret('FACILITATOR_KEY', KEY_BYTES_MIN),
    logLevel: read.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
    reconcileIntervalMs: read.integer('RECONCILE_INTERVAL_MS', { fallback: 2_000, max: 3_600_000 }),
  };
  if (read.problems.length > 0) throw new ConfigError(read.problems);
  return config;
}

function reader(env: NodeJS.ProcessEnv) {
  const problems: string[] = [];
  const refuse = (name: string, why: string) => {
    problems.push(`${name} ${why}`);
    return '';
  };
  return {
    problems,
    secret(name: string, bytesMin: number): string {
      const value = env[name] ?? '';
      const weakness = weaknessOf(value, bytesMin);
      return weakness === undefined ? value : refuse(name, weakness);
    },
    url(name: string, protocols: readonly string[]): string {
      const value = env[name];
      if (!value) return refuse(name, 'is missing');
      const fits = URL.canParse(value) && protocols.includes(new URL(value).protocol);
      return fits ? value : refuse(name, `is no URL of ${protocols.join(' or ')}`);
    },
    /** Of a store; its password is a secret like the others. */
    storeUrl(name: string, protocols: readonly string[]): string {
      const url = this.url(name, protocols);
      const weakness = url === '' ? undefined : weaknessOfPassword(url);
      if (weakness !== undefined) refuse(name, weakness);
      return url;
    },
    databaseUrl(name: string): string {
      const url = this.storeUrl(name, ['postgres:', 'postgresql:']);
      const risk = url === '' ? undefined : plaintextRisk(url);
      return risk === undefined ? url : refuse(name, risk);
    },
    /** PEM; an environment file writes its line ends as `\\n`. */
    publicKey(name: string): string {
      const pem = (env[name] ?? '').replaceAll('\\n', '\n');
      return isPublicKey(pem) ? pem : refuse(name, 'is no public key in PEM');
    },
    integer(name: string, { fallback, max }: { fallback: number; max: number }): number {
      const value = Number(env[name] ?? fallback);
      if (!Number.isInteger(value) || value < 0 || value > max)
        refuse(name, `is no whole number from 0 to ${max}`);
      return value;
    },
    /** Cheap hashes are for suites that register hundreds: on a program that only this machine reaches. */
    passwordCost(name: string): number {
      const cost = this.integer(name, { fallback: PASSWORD_COST, max: PASSWORD_COST_MAX });
      if (cost < 1) refuse(name, 'is no cost');
      else if (cost < PASSWORD_COST && !isLoopback(env.HOST ?? LOCALHOST))
        refuse(name, `is below ${PASSWORD_COST}, and others than this machine can guess`);
      return cost;
    },
    oneOf(name: string, values: readonly string[], fallback: string): string {
      const value = env[name] ?? fallback;
      return values.includes(value) ? value : refuse(name, `is none of ${values.join(', ')}`);
    },
    origins(name: string): readonly string[] {
      const origins = (env[name] ?? '').split(',').filter(Boolean);
      const strange = origins.filter((o) => !URL.canParse(o) || new URL(o).origin !== o);
      if (strange.length > 0) refuse(name, 'holds what is no exact origin');
      return origins;
    },
  };
}

function isPublicKey(pem: string): boolean {
  try {
    return pem.includes('PUBLIC KEY') && createPublicKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

/** Without one, only who is on this machine could be let in. */
function weaknessOfPassword(url: string): string | undefined {
  const password = decodeURIComponent(new URL(url).password);
  if (password === '') return isOfThisMachine(url) ? undefined : 'has no password';
  const weakness = weaknessOf(password, KEY_BYTES_MIN);
  return weakness && `has a password that ${weakness}`;
}

function weaknessOf(secret: string, bytesMin: number): string | undefined {
  if (secret === '') return 'is missing';
  if (PLACEHOLDER.test(secret)) return 'is a placeholder';
  if (Buffer.byteLength(secret) < bytesMin) return `is shorter than ${bytesMin} bytes`;
  if (new Set(secret).size < DISTINCT_CHARACTERS_MIN) return 'is too regular';
  return undefined;
}
