// Log fields: the top-level keys of JSON log lines. Other fields of a log call go under `fields`.
import { logField } from '../declare/log-field';

export const timestamp = logField('timestamp', 'string', 'Time in RFC 3339 format, UTC.');
export const level = logField('level', 'string', 'Severity: debug, info, warn or error.');
export const message = logField('message', 'string', 'Message without variable parts.');
export const service = logField('service', 'string', 'Service name.');
export const env = logField('env', 'string', 'Environment: local, staging or production.');
export const version = logField('version', 'string', 'Service version.');
export const operation = logField('operation', 'string', 'Operation, a word of low cardinality.');
export const durationMs = logField('duration_ms', 'double', 'Duration of the operation in milliseconds.');
export const traceId = logField('trace_id', 'string', 'Id of the active trace.');
export const spanId = logField('span_id', 'string', 'Id of the active span.');
export const correlationId = logField('correlation_id', 'string', 'Id that follows a request through every service.');
export const runIdField = logField('run_id', 'string', 'Run id.');
export const jobIdField = logField('job_id', 'string', 'Job id.');
export const orgIdField = logField('org_id', 'string', 'Org (tenant) id.');
export const errorClassField = logField('error.class', 'string', 'Error class.');
export const errorMessage = logField('error.message', 'string', 'Error message.');
export const errorCode = logField('error.code', 'string', 'Code of the error or of its first cause with one, or SQLSTATE.');
export const errorDetail = logField('error.detail', 'string', 'Detail of a Postgres error.');
export const errorStack = logField('error.stack', 'string', 'Stack trace, including causes.');
export const fields = logField('fields', 'string', 'Further fields of the log call, as an object.');
