/** Authentication and users. */
import Type, { type Static } from 'typebox';
import { closed, Uuid } from './common.ts';

export const Role = Type.Enum(['user', 'agent', 'merchant', 'developer', 'admin']);

export const User = Type.Object(
  {
    id: Uuid,
    agentrixId: Type.String(),
    email: Type.String(),
    roles: Type.Array(Role),
  },
  closed,
);
export type User = Static<typeof User>;

export const TokenPair = Type.Object(
  { access_token: Type.String(), refresh_token: Type.String() },
  closed,
);
export type TokenPair = Static<typeof TokenPair>;

export const SessionAnswer = Type.Object(
  { access_token: Type.String(), refresh_token: Type.String(), user: User },
  closed,
);
export type SessionAnswer = Static<typeof SessionAnswer>;

export const RegisterBody = Type.Object(
  {
    email: Type.String({ format: 'email', maxLength: 254 }),
    password: Type.String({ minLength: 8, maxLength: 200 }),
    agentrixId: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9-]{3,64}$' })),
  },
  closed,
);
export type RegisterBody = Static<typeof RegisterBody>;

export const LoginBody = Type.Object(
  { email: Type.String({ maxLength: 254 }), password: Type.String({ maxLength: 200 }) },
  closed,
);
export type LoginBody = Static<typeof LoginBody>;

export const RefreshBody = Type.Object({ refresh_token: Type.String({ maxLength: 4096 }) }, closed);
export type RefreshBody = Static<typeof RefreshBody>;

export const ProfileBody = Type.Object(
  { displayName: Type.Optional(Type.String({ maxLength: 80 })) },
  closed,
);
export type ProfileBody = Static<typeof ProfileBody>;
