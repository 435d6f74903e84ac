// States, kinds and error classes of runs, with their names for people. The API decides which exist.
import type { ItemOf, RequestOf } from '../../api/types';

export type RunSummary = ItemOf<'/api/v1/runs'>;
export type RunFilter = NonNullable<RequestOf<'get', '/api/v1/runs'>['query']>;
export type RunState = NonNullable<RunFilter['state']>;
export type Kind = NonNullable<RunFilter['kind']>;
export type ErrorClass = NonNullable<RunFilter['error_class']>;

export const STATE_NAMES: Readonly<Record<RunState, string>> = {
  queued: 'Queued',
  running: 'Running',
  success: 'Success',
  failed: 'Failed',
  canceled: 'Canceled',
};

export const KIND_NAMES: Readonly<Record<Kind, string>> = {
  upgrade: 'Upgrade',
  page: 'Page',
  agent: 'Agent',
  enrichment: 'Enrichment',
};

/** A kind that this console does not know keeps its name. */
export function nameOfKind(kind: string): string {
  return (KIND_NAMES as Readonly<Record<string, string>>)[kind] ?? kind;
}

export const ERROR_CLASS_NAMES: Readonly<Record<ErrorClass, string>> = {
  TIMEOUT: 'Timeout',
  RATE_LIMIT: 'Rate limit',
  VALIDATION_ERROR: 'Validation error',
  AUTH_ERROR: 'Authentication error',
  SERVICE_UNAVAILABLE: 'Service unavailable',
  PROVIDER_ERROR: 'Provider error',
  NETWORK_ERROR: 'Network error',
  MODEL_ERROR: 'Model error',
  STALLED: 'Stalled',
  UNKNOWN: 'Unknown',
};

export function nameOfError(errorClass: string): string {
  return (ERROR_CLASS_NAMES as Readonly<Record<string, string>>)[errorClass] ?? errorClass;
}

export function keysOf<K extends string>(names: Readonly<Record<K, unknown>>): readonly K[] {
  return Object.keys(names) as K[];
}

/** Whether the run can still change without anybody asking for it. */
export function isActive({ state }: { readonly state: string }): boolean {
  return state === 'queued' || state === 'running';
}

/** The first block of the id, which people can tell apart. */
export function shortId(id: string): string {
  return id.slice(0, 8);
}
