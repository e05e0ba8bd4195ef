/**
 * Who acts on a target beside the users that anybody can register: people of a role, a KYC level or an account
 * state that no route gives, machines with an API key, and the platform's own services.
 */
import type { AccountState, KycLevel, Role } from '../contracts/api/index.ts';
import { UnavailableError } from '../evidence/index.ts';
import type { Session } from './target.ts';

/** What a person is to be; what is absent is as after registering. */
export interface PrincipalWishes {
  readonly kyc?: KycLevel;
  readonly state?: AccountState;
  /** Beside the role `user`, which everybody has. */
  readonly roles?: readonly Role[];
}

/** Needs `principals`. Each may throw `target.lacks-principal`: the check is then *not run: needs principal X*. */
export interface Principals {
  /** An administrator, who decides escrow disputes. */
  arbiter(): Promise<Session>;
  user(wishes?: PrincipalWishes): Promise<Session>;
  /** Makes the person of a session what is wished, from now on. The session's own `user` is as it was. */
  alter(session: Session, wishes: PrincipalWishes): Promise<void>;
  /** A key with which a machine acts for the session's user, by `X-API-Key`. */
  apiKey(session: Session): Promise<string>;
  /** The key is refused from now on. */
  revokeApiKey(key: string): Promise<void>;
  /** Another service of the platform, by `X-Service-Key`. */
  readonly serviceKey: string;
  /** Who settles X402 payments, by `X-Facilitator-Key`. */
  readonly facilitatorKey: string;
}

/** How a configuration names who is wished for: `verified-merchant`, `frozen`, or just `user`. */
export function principalName({ kyc, roles = [], state }: PrincipalWishes): string {
  const parts = [kyc, ...roles, state].filter((part) => part !== undefined);
  return parts.join('-') || 'user';
}

export function lackingPrincipal(name: string, target: string): UnavailableError {
  return new UnavailableError({
    code: LACKS_PRINCIPAL,
    message: `needs principal ${name}: the target ${target} is given none`,
    hint: `set principals: { '${name}': { token or apiKey } } for the target ${target}`,
  });
}

/** The reason of a check that lacks a principal; of any other error, `undefined`. */
export function principalLacked(error: unknown): string | undefined {
  const { code, message = '' } = error as { readonly code?: string; readonly message?: string };
  return code === LACKS_PRINCIPAL ? message.split(':')[0] : undefined;
}

const LACKS_PRINCIPAL = 'target.lacks-principal';
