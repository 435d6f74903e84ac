-- Users of an identity provider: known by the subject of its tokens, and by an e-mail address where these vouch for one.
alter table users
  add column subject text check (subject <> ''),
  alter column email drop not null,
  add constraint users_known check (email is not null or subject is not null);
create unique index users_subject_key on users (org_id, subject);
grant update (subject) on users to sextant_app;
