-- People and their sessions. Time always comes from the program's clock: no column has a default time.
create table users (
  id            uuid primary key,
  agentrix_id   text not null unique,
  email         text not null unique,
  password_hash text not null,
  display_name  text,
  roles         text[] not null default '{user}',
  kyc_level     text not null default 'none' check (kyc_level in ('none', 'basic', 'verified')),
  state         text not null default 'active'
                check (state in ('active', 'pending', 'suspended', 'frozen', 'closed', 'banned')),
  created_at    timestamptz not null,
  updated_at    timestamptz not null
);

-- One row is one login. Refreshing replaces the hash, so that only the newest refresh token fits;
-- an older one of the same session is a sign of theft and revokes the session.
create table sessions (
  id           uuid primary key,
  user_id      uuid not null references users (id),
  refresh_hash bytea not null,
  created_at   timestamptz not null,
  expires_at   timestamptz not null,
  revoked_at   timestamptz
);
create index sessions_by_user on sessions (user_id);

-- Keys of machines that pay for a user. Only a hash is kept.
create table api_keys (
  key_hash   bytea primary key,
  user_id    uuid not null references users (id),
  created_at timestamptz not null,
  revoked_at timestamptz
);
