-- The root span of the run's trace, emitted when the run ends: traceparent, start and links. NULL for older runs.
alter table runs add column root_span jsonb;
grant update (root_span) on runs to sextant_app;
