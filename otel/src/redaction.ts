// Redaction of secrets: the second line; the process that emits has redacted already.
import type { Settings } from './config';
import { re2, SECRET_KEYS, SECRETS } from './secrets';

const patterns = SECRETS.flatMap((secret) => secret.patterns).map(re2);

/** Attributes of resources, scopes, spans, events and logs, and the bodies of logs, also nested ones. */
export const redaction: Settings = {
  allow_all_keys: true,
  blocked_key_patterns: SECRET_KEYS.map(re2),
  blocked_values: patterns,
  // Lists and maps are redacted in their JSON form.
  redact_all_types: true,
  summary: 'silent',
};

/** The redaction processor does not reach the message of a span's status, where a provider's error often repeats a key. */
export const statusRedaction: Settings = {
  error_mode: 'ignore',
  trace_statements: [
    {
      conditions: ['span.status.message != ""'],
      statements: patterns.map((p) => `replace_pattern(span.status.message, ${JSON.stringify(p)}, "****")`),
    },
  ],
};
