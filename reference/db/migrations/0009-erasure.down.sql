-- Whoever was erased has no address any more, and stops the way back.
alter table users
  drop constraint known_until_erased,
  drop column erased_at,
  alter column email_index set not null,
  alter column email_sealed set not null;
