-- Whoever is erased leaves a row that nobody can be known by: payments and books point at it.
alter table users
  alter column email_sealed drop not null,
  alter column email_index drop not null,
  add column erased_at timestamptz,
  add constraint known_until_erased check
    ((erased_at is null) = (email_sealed is not null)
     and (erased_at is null) = (email_index is not null));
