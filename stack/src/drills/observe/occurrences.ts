// Follows the alerts of a platform through Prometheus and Alertmanager.
import { setTimeout as delay } from 'node:timers/promises';
import { requestJson } from '../../demo/requests';
import { alertmanagerHeaders, readPrometheus } from '../apis';
import type { DrillPlatform } from '../drill-platform';

/** One firing of an alert with one set of labels. Times are in ms since the epoch. */
export interface Occurrence {
  readonly alert: string;
  readonly severity: string;
  /** When the condition became true; undefined for alerts without a rule of Prometheus. */
  readonly pendingAt?: number;
  /** When the alert started to fire. */
  readonly firedAt: number;
  /** When Alertmanager was first seen to have it. */
  readonly receivedAt: number;
}

export interface OccurrenceLog {
  /** All occurrences since the log started. */
  all(): readonly Occurrence[];
  /** Whether the alert is pending or firing. */
  isActive(alert: string): boolean;
  /** Whether Alertmanager has the alert. */
  isFiring(alert: string): boolean;
  stop(): Promise<void>;
}

const POLL_MS = 500;

interface PrometheusAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly activeAt: string;
}

interface AlertmanagerAlert {
  readonly fingerprint: string;
  readonly startsAt: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Polls until it is stopped. A store that does not answer is asked again. */
export function logOccurrences(platform: DrillPlatform): OccurrenceLog {
  const stopping = new AbortController();
  const pending = new Map<string, number[]>();
  const occurrences = new Map<string, Occurrence>();
  let active: ReadonlySet<string> = new Set();
  let firing: ReadonlySet<string> = new Set();

  const poll = async (): Promise<void> => {
    const [rules, current] = await Promise.all([readPending(platform), readCurrent(platform)]);
    for (const [alert, at] of rules ?? []) {
      const known = pending.get(alert) ?? [];
      if (!known.includes(at)) pending.set(alert, [...known, at]);
    }
    if (!current) return;
    update(occurrences, pending, current);
    firing = new Set(current.map(({ labels }) => labels['alertname'] ?? ''));
    active = new Set([...(rules ?? []).map(([alert]) => alert), ...firing]);
  };
  const polling = (async () => {
    while (!stopping.signal.aborted) {
      await poll();
      await delay(POLL_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    all: () => [...occurrences.values()],
    isActive: (alert) => active.has(alert),
    isFiring: (alert) => firing.has(alert),
    stop: async () => {
      stopping.abort();
      await polling;
    },
  };
}

/** Adds the occurrences that are new. */
function update(
  occurrences: Map<string, Occurrence>,
  pending: ReadonlyMap<string, readonly number[]>,
  current: readonly AlertmanagerAlert[],
): void {
  const receivedAt = Date.now();
  for (const { fingerprint, startsAt, labels } of current) {
    const key = `${fingerprint} ${startsAt}`;
    if (occurrences.has(key)) continue;
    const { alertname: alert = '', severity = 'none' } = labels;
    const firedAt = Date.parse(startsAt);
    const pendingAt = pending.get(alert)?.findLast((at) => at <= firedAt);
    occurrences.set(key, { alert, severity, firedAt, receivedAt, ...(pendingAt !== undefined && { pendingAt }) });
  }
}

/** The alerts of Prometheus that are pending or firing, with the time since when. */
async function readPending(platform: DrillPlatform): Promise<readonly (readonly [string, number])[] | undefined> {
  const data = await readPrometheus<{ alerts: PrometheusAlert[] }>(platform, '/api/v1/alerts').catch(() => undefined);
  return data?.alerts.map(({ labels, activeAt }) => [labels['alertname'] ?? '', Date.parse(activeAt)]);
}

/** The alerts that Alertmanager has, including inhibited ones. */
async function readCurrent(platform: DrillPlatform): Promise<readonly AlertmanagerAlert[] | undefined> {
  const url = `${platform.endpoints['alertmanager']}/api/v2/alerts`;
  const response = await requestJson(url, { headers: alertmanagerHeaders(platform) });
  return response?.status === 200 ? (response.body as AlertmanagerAlert[]) : undefined;
}
