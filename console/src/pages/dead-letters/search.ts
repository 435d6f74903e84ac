// The search parameters of the page.
import type { RequestOf } from '../../api/types';
import { definedOf, oneOf, textOf } from '../../text/search';

type Query = NonNullable<RequestOf<'get', '/api/v1/dlq'>['query']>;
export type Queue = NonNullable<Query['queue']>;
export type ErrorClass = NonNullable<Query['error_class']>;

export const QUEUES = ['upgrade', 'page', 'agent', 'enrichment'] as const satisfies readonly Queue[];
export const ERROR_CLASSES = [
  ...['TIMEOUT', 'RATE_LIMIT', 'VALIDATION_ERROR', 'AUTH_ERROR', 'SERVICE_UNAVAILABLE'],
  ...['PROVIDER_ERROR', 'NETWORK_ERROR', 'MODEL_ERROR', 'STALLED', 'UNKNOWN'],
] as readonly ErrorClass[];
const RETRYABLE = ['true', 'false'] as const;

export interface DeadLettersSearch {
  readonly queue?: Queue | undefined;
  readonly errorClass?: ErrorClass | undefined;
  /** Name of the failed step. */
  readonly step?: string | undefined;
  /** Whether the error may be transient. */
  readonly retryable?: (typeof RETRYABLE)[number] | undefined;
}

export function deadLettersSearchOf(input: Record<string, unknown>): DeadLettersSearch {
  return definedOf({
    queue: oneOf(QUEUES, input.queue),
    errorClass: oneOf(ERROR_CLASSES, input.errorClass),
    step: textOf(input.step),
    retryable: oneOf(RETRYABLE, String(input.retryable)),
  });
}
