-- The org of the transaction is looked up once for all rows that a statement adds; for each row it took a seventh of the
-- insert.
alter policy tenant on llm_usage_ledger with check (org_id = (select sextant_current_org()));
