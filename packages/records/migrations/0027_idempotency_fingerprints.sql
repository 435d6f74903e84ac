-- What was asked under an idempotency key: a request with the same key and another fingerprint is refused. Rows from
-- before have none; theirs is computed from kind and input.
alter table runs add column idempotency_fingerprint text;
