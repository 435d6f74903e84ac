// Redaction: removes secrets from every text that leaves the process as telemetry.
export { hideSecret, secretCount } from './hidden-secrets';
export { mayContainSecret, redactStart, redactText } from './redact-text';
export { isSecretKey, redactField, redactValue, redactWithin } from './redact-value';
export { REDACTED } from './secret-expressions';
