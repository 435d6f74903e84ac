-- The key of the ledger in the order in which calls end: each row is added at the end of its org, where the key by
-- call_id touched another page for each row, and it serves what was asked of the index by org and time, which goes.
alter table llm_usage_ledger drop constraint llm_usage_ledger_pkey;
drop index llm_usage_ledger_org_time;
alter table llm_usage_ledger add primary key (org_id, created_at, call_id) include (cost_nano_usd);
