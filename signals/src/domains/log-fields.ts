// Log fields: the keys at the top level of every JSON log line; a call's own fields go under `fields`.
import { logField } from '../declare/log-field';

export const timestamp = logField('timestamp', 'string', 'RFC 3339, UTC.');
export const level = logField('level', 'string', 'debug, info, warn or error.');
export const message = logField('message', 'string', 'What happened, as a sentence without variable parts.');
export const service = logField('service', 'string', 'Service that wrote the line.');
export const env = logField('env', 'string', 'Environment: local, staging, production.');
export const version = logField('version', 'string', 'Version of the service.');
export const operation = logField('operation', 'string', 'What was being done, a low-cardinality word.');
export const durationMs = logField('duration_ms', 'double', 'How long it took, in milliseconds.');
export const traceId = logField('trace_id', 'string', 'Trace that was active.');
export const spanId = logField('span_id', 'string', 'Span that was active.');
export const correlationId = logField('correlation_id', 'string', 'Follows a request through every service.');
export const runIdField = logField('run_id', 'string', 'Run that the line belongs to.');
export const jobIdField = logField('job_id', 'string', 'Job that the line belongs to.');
export const orgIdField = logField('org_id', 'string', 'Tenant that the line belongs to.');
export const errorClassField = logField('error.class', 'string', 'Error class, one of the closed set.');
export const errorMessage = logField('error.message', 'string', 'What went wrong.');
export const errorStack = logField('error.stack', 'string', 'Where it went wrong, causes included.');
export const fields = logField('fields', 'string', 'The call’s own fields, an object.');
