-- Where the tokens of a call come from, and the usage as the provider wrote it where the columns do not say all of it: a
-- count that cannot be true is NULL. Without checks, as nothing that was answered may be refused.
alter table llm_usage_ledger
  add column usage_source text,
  add column raw_usage text;
