/** Authentication and users. */
import Type, { type Static } from 'typebox';
import { closed, Uuid } from './common.ts';

/** `admin` is the administrator, who as `arbiter` decides escrow disputes. */
export const Role = Type.Enum(['user', 'agent', 'merchant', 'developer', 'admin']);
export type Role = Static<typeof Role>;

/** How well a person is known. */
export const KycLevel = Type.Enum(['none', 'basic', 'verified']);
export type KycLevel = Static<typeof KycLevel>;

/** All but `active` may not pay (LR-21). */
export const AccountState = Type.Enum([
  'active',
  'pending',
  'suspended',
  'frozen',
  'closed',
  'banned',
]);
export type AccountState = Static<typeof AccountState>;

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

/** What is absent stays as it is; null takes it away. */
export const ProfileBody = Type.Object(
  {
    displayName: Type.Optional(Type.Union([Type.String({ maxLength: 80 }), Type.Null()])),
    walletAddress: Type.Optional(
      Type.Union([Type.String({ pattern: '^0x[0-9a-fA-F]{40}$' }), Type.Null()]),
    ),
  },
  closed,
);
export type ProfileBody = Static<typeof ProfileBody>;

export const Profile = Type.Object(
  {
    ...User.properties,
    displayName: Type.Union([Type.String(), Type.Null()]),
    /** With its checksum (EIP-55). */
    walletAddress: Type.Union([Type.String(), Type.Null()]),
  },
  closed,
);
export type Profile = Static<typeof Profile>;
