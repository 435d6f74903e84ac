// Webhooks from GitHub.
import { boundedLabel, label } from '../declare/label';
import { counter } from '../declare/metric';
import { span } from '../declare/span';
import * as a from './attributes';

const event = label('event', 'GitHub event', ['issue_comment', 'pull_request', 'push', 'ping', 'other']);
export const source = boundedLabel('source', 'source network, /24 or /48', { budget: 50 });

export const webhookDeliveriesTotal = counter({
  name: 'webhook_deliveries_total',
  help: 'Total number of received deliveries, before any check.',
  unit: 'deliveries',
  labels: [event],
});

export const webhookSignatureFailuresTotal = counter({
  name: 'webhook_signature_failures_total',
  help: 'Total number of deliveries with a missing or invalid signature.',
  unit: 'deliveries',
  labels: [source],
});

export const webhookDuplicatesTotal = counter({
  name: 'webhook_duplicates_total',
  help: 'Total number of duplicate deliveries.',
  unit: 'deliveries',
  labels: [event],
});

const refusal = label('reason', 'reason for the refusal', ['malformed', 'not_allowed', 'rate']);

export const webhookCommandsRefusedTotal = counter({
  name: 'webhook_commands_refused_total',
  help: 'Total number of refused commands in comments.',
  unit: 'commands',
  labels: [refusal],
});

export const webhookSpan = span({
  name: 'accept webhook',
  kind: 'internal',
  description: 'Verifies a delivery and passes its command to the controller.',
  attributes: [a.runId, a.orgId, a.debug, a.errorType],
});
