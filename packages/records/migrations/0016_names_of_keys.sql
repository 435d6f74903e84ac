-- The audit names who used a key by the key's name, so an org has one of each that is not revoked; one that another took
-- the place of keeps its name for the rest of its time. Names that were given twice are told apart by the keys' ids.
alter table api_keys add column replaced_at timestamptz;
grant update (replaced_at) on api_keys to sextant_app;

alter table api_keys no force row level security;
update api_keys k set name = k.name || ' ' || k.id
where k.revoked_at is null and exists (
  select from api_keys o where o.org_id = k.org_id and o.name = k.name and o.revoked_at is null
    and (o.created_at, o.id) > (k.created_at, k.id));
alter table api_keys force row level security;

create unique index api_keys_name on api_keys (org_id, name) where revoked_at is null and replaced_at is null;
