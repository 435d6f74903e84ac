// Synthetic probes: a short call to each provider on a schedule, so that an outage shows before a user meets it.
import { randomUUID } from 'node:crypto';
import type { Ledger } from '@sextant/records/ledger';
import { ServiceError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import type { Provider, ProviderName } from '../providers/provider';
import { makeAttempt } from './attempt';
import type { CallMetrics } from './call-metrics';
import type { Gate } from './gate';

export interface ProbeOptions {
  readonly providers: readonly Provider[];
  readonly gates: ReadonlyMap<ProviderName, Gate>;
  readonly ledger: Ledger;
  readonly metrics: CallMetrics;
  /** The id of the org that the calls are made for. */
  readonly probeOrg: () => Promise<string>;
  readonly everySeconds: number;
  readonly timeoutMs: number;
}

/** The name of the org that pays for probes. */
export const PROBE_ORG = 'sextant-probe';
const REQUEST = {
  step: 'probe',
  operation: 'chat',
  prompt: 'Answer with the word ok.',
  max_output_tokens: 16,
} as const;

/** Starts probing and returns a function that ends it. A probe passes the provider's gate, and so closes a circuit. */
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

type Deps = Omit<ProbeOptions, 'providers' | 'everySeconds' | 'probeOrg'>;

async function probe(provider: Provider, orgId: string, { gates, timeoutMs, ...deps }: Deps): Promise<void> {
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
  // An open circuit or a full queue refuses a probe too, which says no more than is known.
  await gates
    .get(provider.name)!
    .pass(() => makeAttempt(attempt, deps))
    .catch((error: unknown) => {
      if (!(error instanceof ServiceError)) throw error;
    })
    .finally(() => place.release());
}
