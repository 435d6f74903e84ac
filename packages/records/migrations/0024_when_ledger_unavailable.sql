-- What an org's calls of models do while its ledger cannot be read or written: closed refuses those that a hard limit or
-- the ledger needs, open lets them pass.
alter table orgs
  add column when_ledger_unavailable text not null default 'closed' check (when_ledger_unavailable in ('open', 'closed'));
grant update (when_ledger_unavailable) on orgs to sextant_app;
