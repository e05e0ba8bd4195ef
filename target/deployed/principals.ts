/** The principals of a deployed target: whom its configuration gives a token or a key. */

import { lackingPrincipal, type Principals, principalName } from '../principals.ts';
import type { DeployedTargetConfig, Driver, Session } from '../target.ts';

type Configured = NonNullable<DeployedTargetConfig['principals']>;

/** Names that the configuration gives to nobody who acts: a token that expired. */
const NOT_ACTING: ReadonlySet<string> = new Set(['expired']);

export function hasPrincipals({ principals = {} }: DeployedTargetConfig): boolean {
  return Object.keys(principals).some((name) => !NOT_ACTING.has(name));
}

export function configuredPrincipals(
  { name: target, principals = {} }: DeployedTargetConfig,
  driver: Driver,
): Principals {
  const lacked = (name: string) => lackingPrincipal(name, target);
  const person = (name: string): Session => {
    const token = principals[name]?.token;
    if (token === undefined) throw lacked(name);
    return driver.withToken(token);
  };
  const keyOf = (name: string): string => {
    const key = principals[name]?.apiKey;
    if (key === undefined) throw lacked(name);
    return key;
  };
  return {
    arbiter: async () => person('arbiter'),
    user: async (wishes = {}) => {
      const name = principalName(wishes);
      return name === 'user' && principals.user === undefined ? driver.newUser() : person(name);
    },
    alter: async (_session, wishes) => {
      throw lacked(`to become ${principalName(wishes)}`);
    },
    apiKey: async (session) => {
      const key = ownerOf(principals, session)?.apiKey;
      if (key === undefined) throw lacked('user with an apiKey');
      return key;
    },
    revokeApiKey: async () => {
      throw lacked('whose apiKey is revoked');
    },
    get serviceKey() {
      return keyOf('service');
    },
    get facilitatorKey() {
      return keyOf('facilitator');
    },
  };
}

function ownerOf(principals: Configured, { accessToken }: Session) {
  return Object.values(principals).find(({ token }) => token === accessToken);
}
