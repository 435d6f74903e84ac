-- Sessions of the console, and the sign-in links that start them. Only the SHA-256 of a token is stored; services cannot
-- read it, they call sextant_session and sextant_use_sign_in_link.
alter table api_keys add constraint api_keys_org_id unique (org_id, id);

create table session_tokens (
  id uuid primary key default gen_random_uuid(),
  org_id uuid not null references orgs on delete cascade,
  kind text not null check (kind in ('session', 'link')),
  token_hash bytea not null unique check (length(token_hash) = 32),
  -- The holder: an API key, the platform key, or a user of the identity provider.
  api_key_id uuid,
  -- An HMAC of the token with the platform key: it ends with the key, and the key cannot be guessed from it.
  platform_key_proof bytea check (length(platform_key_proof) = 32),
  signed_in jsonb,
  role text check (role in ('viewer', 'operator', 'admin')),
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  idle_seconds integer not null check (idle_seconds > 0),
  expires_at timestamptz not null,
  check (num_nonnulls(api_key_id, platform_key_proof, signed_in) = 1),
  check ((signed_in is null) = (role is null)),
  constraint session_tokens_api_key_fkey foreign key (org_id, api_key_id) references api_keys (org_id, id)
    on delete cascade
);
create index session_tokens_api_key on session_tokens (org_id, api_key_id) where api_key_id is not null;
create index session_tokens_expires on session_tokens (expires_at);
alter table session_tokens enable row level security;
alter table session_tokens force row level security;
create policy tenant on session_tokens using (org_id = sextant_current_org());
create policy system_read on session_tokens for select to sextant_system using (true);
create policy system_seen on session_tokens for update to sextant_system using (true);
create policy system_ended on session_tokens for delete to sextant_system using (true);
grant select (id, org_id, kind, api_key_id, signed_in, role, created_at, last_seen_at, idle_seconds, expires_at)
  on session_tokens to sextant_app;
grant insert (org_id, kind, token_hash, api_key_id, platform_key_proof, signed_in, role, idle_seconds, expires_at)
  on session_tokens to sextant_app;
grant delete on session_tokens to sextant_app;
grant select, delete, update (last_seen_at) on session_tokens to sextant_system;

create function sextant_token_ended(token session_tokens) returns boolean
  language sql stable parallel safe
  return token.expires_at <= now() or token.last_seen_at + make_interval(secs => token.idle_seconds) <= now();

-- Who holds a token. No row if its API key is revoked or expired.
create function sextant_token_holder(token session_tokens)
  returns table (id uuid, org_id uuid, org text, expires_at timestamptz, platform_key_proof bytea, signed_in jsonb,
    role text, api_key_id uuid, key_name text, user_id uuid)
  language sql stable set search_path = public, pg_temp as $$
  select token.id, token.org_id, o.name, token.expires_at, token.platform_key_proof, token.signed_in,
    coalesce(k.role, token.role), k.id, k.name, k.user_id
  from orgs o
  left join api_keys k on k.org_id = o.id and k.id = token.api_key_id
    and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
  where o.id = token.org_id and (token.api_key_id is null or k.id is not null)
$$;

-- The holder of the session with this hash, unless the session has ended. Records its use at most once a minute.
create function sextant_session(hash bytea)
  returns table (id uuid, org_id uuid, org text, expires_at timestamptz, platform_key_proof bytea, signed_in jsonb,
    role text, api_key_id uuid, key_name text, user_id uuid)
  language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  token session_tokens;
begin
  select * into token from session_tokens where token_hash = hash and kind = 'session';
  if token.id is null or sextant_token_ended(token) then
    return;
  end if;
  if token.last_seen_at < now() - least(interval '1 minute', make_interval(secs => token.idle_seconds / 2.0)) then
    -- Does not wait for another call that is updating the same session.
    update session_tokens set last_seen_at = now()
    where id = (select id from session_tokens where id = token.id for update skip locked);
  end if;
  return query select * from sextant_token_holder(token);
end
$$;

-- The holder of the sign-in link with this hash, which is deleted: of concurrent callers, one gets the row.
create function sextant_use_sign_in_link(hash bytea)
  returns table (id uuid, org_id uuid, org text, expires_at timestamptz, platform_key_proof bytea, signed_in jsonb,
    role text, api_key_id uuid, key_name text, user_id uuid)
  language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
  token session_tokens;
begin
  delete from session_tokens where token_hash = hash and kind = 'link' returning * into token;
  if token.id is null or sextant_token_ended(token) then
    return;
  end if;
  return query select * from sextant_token_holder(token);
end
$$;

-- Deletes up to max_rows tokens of all orgs that have ended, and returns how many.
create function sextant_delete_ended_tokens(max_rows integer) returns bigint
  language plpgsql security definer set search_path = public, pg_temp as $$
declare
  deleted bigint;
begin
  delete from session_tokens where id in (
    select t.id from session_tokens t where sextant_token_ended(t) limit max_rows for update skip locked);
  get diagnostics deleted = row_count;
  return deleted;
end
$$;

alter function sextant_token_ended owner to sextant_system;
alter function sextant_token_holder owner to sextant_system;
alter function sextant_session owner to sextant_system;
alter function sextant_use_sign_in_link owner to sextant_system;
alter function sextant_delete_ended_tokens owner to sextant_system;
revoke execute on function
  sextant_token_ended, sextant_token_holder, sextant_session, sextant_use_sign_in_link, sextant_delete_ended_tokens
  from public;
grant execute on function sextant_session, sextant_use_sign_in_link, sextant_delete_ended_tokens to sextant_app;
