// Webhooks: what arrives from GitHub.
import { boundedLabel, label } from '../declare/label';
import { counter } from '../declare/metric';
import { span } from '../declare/span';
import * as a from './attributes';

const event = label('event', 'GitHub event', ['issue_comment', 'pull_request', 'push', 'ping', 'other']);
const source = boundedLabel('source', 'network that the delivery came from, /24 or /48', { budget: 50 });

export const webhookDeliveriesTotal = counter({
  name: 'webhook_deliveries_total',
  help: 'Deliveries received, before any check.',
  unit: 'deliveries',
  labels: [event],
});

export const webhookSignatureFailuresTotal = counter({
  name: 'webhook_signature_failures_total',
  help: 'Deliveries refused for a missing or wrong signature.',
  unit: 'deliveries',
  labels: [source],
});

export const webhookDuplicatesTotal = counter({
  name: 'webhook_duplicates_total',
  help: 'Deliveries that had been accepted before.',
  unit: 'deliveries',
  labels: [event],
});

const refusal = label('reason', 'why a command started no run', ['malformed', 'not_allowed', 'rate']);

export const webhookCommandsRefusedTotal = counter({
  name: 'webhook_commands_refused_total',
  help: 'Commands in comments that started no run.',
  unit: 'commands',
  labels: [refusal],
});

export const webhookSpan = span({
  name: 'accept webhook',
  kind: 'internal',
  description: 'A delivery is checked and its command is handed to the controller.',
  attributes: [a.runId, a.orgId, a.debug, a.errorType],
});
