// The facts that services post to Alertmanager. Each has a rule of the same name in `alerts/`.
import { burst, fact } from '../declare/fact';
import { provider, queue } from './labels';
import { source } from './webhooks';

export const providerCircuitOpen = fact({
  name: 'ProviderCircuitOpen',
  description: 'The circuit of a provider is open: its calls go to the next provider of their chain, or fail.',
  labels: [provider],
});

export const webhookSignatureFailures = burst({
  name: 'WebhookSignatureFailures',
  description: 'A network sends webhooks with missing or invalid signatures.',
  labels: [source],
  above: 5,
  window: '5m',
});

export const noWorkers = fact({
  name: 'NoWorkers',
  description: 'A queue has lost its last worker.',
  labels: [queue],
});

export const ledgerSpooling = fact({
  name: 'LedgerSpooling',
  description: 'Postgres does not accept entries of the ledger, which stay in the spool on disk.',
  labels: [],
});

export const FACTS = [providerCircuitOpen, webhookSignatureFailures, noWorkers, ledgerSpooling] as const;
