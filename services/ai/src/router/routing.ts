// Assembles the router: providers, gates, metrics, budgets and probes.
import { spentNanoUsd } from '@sextant/records/budgets';
import type { Database } from '@sextant/records/database';
import type { Ledger } from '@sextant/records/ledger';
import { ensurePlatformOrg } from '@sextant/records/tenancy/orgs';
import { providerCircuitOpen } from '@sextant/signals/facts';
import { fact } from '@sextant/telemetry/facts';
import { createAdmission } from '../budgets/admission';
import { startBudgetMetrics } from '../budgets/budget-metrics';
import { createBudgets } from '../budgets/budgets';
import { reservationStore } from '../budgets/reservation-store';
import { createReservations } from '../budgets/reservations';
import { callMetrics } from '../calls/call-metrics';
import { PROBE_ORG, startProbes } from '../calls/probes';
import type { AiConfig } from '../config';
import { configuredProviders } from '../providers/configured-providers';
import { createGate } from './gate';
import { orgSettings } from './org-settings';
import { providerReports, type ProviderReport } from './provider-reports';
import { deduplicateCalls } from './repeated-calls';
import { createRouter, type Router } from './router';

const circuitOpen = fact(providerCircuitOpen);
/** The value of llm_provider_state. */
const OPEN = 2;

export interface Routing {
  readonly router: Router;
  /** The state of each provider. */
  reports(): readonly ProviderReport[];
  /** Stops the probes and the renewal of reservations. */
  stop(): void;
}

/** Most calls that can be between admission and their ledger row at a time. */
export function maxCallsUnderWay(config: AiConfig): number {
  return config.LLM_PROVIDERS.length * (config.LLM_CONCURRENCY + config.LLM_QUEUE);
}

export interface RoutingDeps {
  readonly database: Database;
  /** Connections for reservations, which must not wait for other statements. */
  readonly budgetDatabase: Database;
  readonly ledger: Ledger;
}

export function startRouting(config: AiConfig, { database, budgetDatabase, ledger }: RoutingDeps): Routing {
  const providers = configuredProviders(config);
  const limits = {
    concurrency: config.LLM_CONCURRENCY,
    queue: config.LLM_QUEUE,
    openMs: config.LLM_CIRCUIT_OPEN_MS,
  };
  const gates = new Map(
    providers.map(({ name: provider }) => {
      const onCircuit = (state: 'open' | 'closed') =>
        state === 'open' ? circuitOpen.raise({ provider }, OPEN) : circuitOpen.clear({ provider });
      return [provider, createGate({ ...limits, onCircuit })];
    }),
  );
  const metrics = callMetrics(new Map([...gates].map(([name, gate]) => [name, () => gate.circuit()])));
  const settings = orgSettings(database);
  const budgets = createBudgets({ spentSince: (orgId, since) => spentNanoUsd(database, orgId, since) });
  startBudgetMetrics({ database, budgets, settings });
  const calls = { providers, gates, ledger, metrics, timeoutMs: config.LLM_TIMEOUT_MS };
  const leaseMs = config.LLM_BUDGET_LEASE_MS;
  const store = reservationStore({ database: budgetDatabase, leaseMs });
  const reservations = createReservations({ store, leaseMs, maxWaitMs: config.LLM_BUDGET_WAIT_MS });
  const admission = createAdmission({
    ledger,
    reservations,
    defaultOutputTokens: config.LLM_DEFAULT_OUTPUT_TOKENS,
    unreadSettings: config.LLM_UNREAD_SETTINGS,
  });
  const totalTimeoutMs = config.LLM_TOTAL_TIMEOUT_MS;
  const router = createRouter({ ...calls, settings, budgets, admission, totalTimeoutMs });
  const everySeconds = config.LLM_PROBE_SECONDS;
  const probeOrg = () => ensurePlatformOrg(database, PROBE_ORG);
  const stopProbes = everySeconds > 0 ? startProbes({ ...calls, probeOrg, everySeconds }) : () => {};
  return {
    router: deduplicateCalls(router),
    reports: () => providerReports(providers, gates, metrics),
    stop: () => {
      stopProbes();
      reservations.stop();
    },
  };
}
