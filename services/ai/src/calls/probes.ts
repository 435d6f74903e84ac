// Synthetic probes: short scheduled calls to each provider detect an outage before users do.
import { randomUUID } from 'node:crypto';
import type { Ledger } from '@sextant/records/ledger';
import type { ProviderName } from '@sextant/signals/labels';
import { ServiceError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import type { Provider } from '../providers/provider';
import type { Gate } from '../router/gate';
import { makeAttempt } from './attempt';
import type { CallMetrics } from './call-metrics';

export interface ProbeOptions {
  readonly providers: readonly Provider[];
  readonly gates: ReadonlyMap<ProviderName, Gate>;
  readonly ledger: Ledger;
  readonly metrics: CallMetrics;
  /** Resolves with the id of the org that pays for the probes. */
  readonly probeOrg: () => Promise<string>;
  readonly everySeconds: number;
  readonly timeoutMs: number;
}

/** Name of the org that pays for probes. */
export const PROBE_ORG = 'sextant-probe';
const REQUEST = {
  step: 'probe',
  operation: 'chat',
  prompt: 'Answer with the word ok.',
  max_output_tokens: 16,
} as const;

/** Returns a function that stops the probes. Probes pass the provider's gate and can therefore close its circuit. */
export function startProbes({ providers, everySeconds, probeOrg, ...deps }: ProbeOptions): () => void {
  let orgId: string | undefined;
  const round = async (): Promise<void> => {
    orgId ??= await probeOrg();
    await Promise.all(providers.map((provider) => probe(provider, orgId!, deps)));
  };
  const timer = setInterval(() => {
    round().catch((error: unknown) => log.error('could not probe the providers', error, { operation: 'probe' }));
  }, everySeconds * 1000);
  return () => clearInterval(timer);
}

type ProbeDeps = Omit<ProbeOptions, 'providers' | 'everySeconds' | 'probeOrg'>;

async function probe(provider: Provider, orgId: string, { gates, timeoutMs, ...deps }: ProbeDeps): Promise<void> {
  const callId = `probe-${randomUUID()}`;
  const request = { ...REQUEST, call_id: callId, org_id: orgId, run_id: null };
  const attempt = {
    request,
    provider,
    model: provider.defaultModel,
    callId,
    timeoutMs,
    prices: () => Promise.resolve([]),
  };
  const place = await deps.ledger.admit();
  if (!place) return;
  // A refusal by an open circuit or a full queue adds no information.
  await gates
    .get(provider.name)!
    .pass(() => makeAttempt(attempt, deps))
    .catch((error: unknown) => {
      if (!(error instanceof ServiceError)) throw error;
    })
    .finally(() => place.release());
}
