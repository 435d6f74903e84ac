// What panels need that are rightly empty under traffic alone, without Kubernetes and on a new platform.
import type { Fault } from '../../drills/declare';
import {
  apiClient,
  budgets,
  failingUpgrades,
  faultOf,
  incidents,
  notification,
  redactedSecrets,
  slowUpgrade,
} from './events';
import { simulatedExporters } from './exporters';
import { backfilledHistory } from './history';

/** Events that leave the platform working, so that they can happen together. */
export const EVENTS = {
  exporters: simulatedExporters,
  history: backfilledHistory,
  'api-client': apiClient,
  budgets,
  incidents,
  notification,
  'failing-upgrades': failingUpgrades,
  'slow-upgrade': slowUpgrade,
  'redacted-secrets': redactedSecrets,
  'fatal-error': faultOf('FatalLog'),
  'lost-target': faultOf('TargetMissing'),
  'old-telemetry': faultOf('LokiDiscardedSamples'),
} as const satisfies Readonly<Record<string, Fault['inject']>>;

/** Events that happen one at a time, after the others, because they stop a part of the platform. */
export const OUTAGES = {
  'hung-stores': faultOf('TelemetryQueueFull'),
  'failing-loki': faultOf('LokiRequestsFailing'),
} as const satisfies Readonly<Record<string, Fault['inject']>>;

export type Need = keyof typeof EVENTS | keyof typeof OUTAGES;

/** By the uid of the board, for all its panels or some by their id. */
export const NEEDS: Readonly<Record<string, Need | Readonly<Record<number, Need>>>> = {
  'sextant-gpu-and-kueue': 'exporters',
  'sextant-incidents': { 5: 'notification', 6: 'incidents' },
  'sextant-infrastructure': Object.fromEntries([...range(20, 33), 36].map((id) => [id, 'exporters' as const])),
  'sextant-llm-cost': { 3: 'history', 6: 'budgets', 10: 'budgets', 14: 'history' },
  'sextant-objectives': { 17: 'api-client' },
  'sextant-security': { 10: 'redacted-secrets' },
  'sextant-system-overview': { 24: 'lost-target', 26: 'fatal-error' },
  'sextant-telemetry-pipeline': { 17: 'hung-stores', 18: 'old-telemetry', 19: 'failing-loki' },
  'sextant-upgrades': { 8: 'failing-upgrades', 11: 'slow-upgrade' },
};

/** What the panel needs, if anything. */
export function needOf({ board, panel }: { readonly board: string; readonly panel: number }): Need | undefined {
  const needs = NEEDS[board];
  return typeof needs === 'object' ? needs[panel] : needs;
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
