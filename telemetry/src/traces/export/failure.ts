// Classifies a failed export and says it in the log once.
import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { LabelsOf } from '@sextant/signals/declare/metric';
import type { spansDroppedTotal } from '@sextant/signals/telemetry';
import { log } from '../../logs/logs';

export interface ExportFailure {
  readonly reason: LabelsOf<typeof spansDroppedTotal>['reason'];
  /** What the receiver answered, or why there is no answer. */
  readonly answer: string;
  /** Whether a part of the batch may be accepted. */
  readonly splittable: boolean;
  /** Whether the same request may be accepted later and the exporter has not tried so itself. */
  readonly retryable: boolean;
}

/** Statuses about the content of a request; others concern the address or the credentials. */
const CONTENT_STATUSES: ReadonlySet<number> = new Set([400, 413, 422]);
const TOO_LARGE = 413;
/** gRPC's INVALID_ARGUMENT, RESOURCE_EXHAUSTED (also an oversized message) and UNAVAILABLE. */
const INVALID_ARGUMENT = 3;
const RESOURCE_EXHAUSTED = 8;
const UNAVAILABLE = 14;
/** gRPC codes are smaller than HTTP statuses. */
const MAX_GRPC_CODE = 16;
const MAX_ANSWER_LENGTH = 300;

/** Returns undefined for a success. */
export function classifyFailure({ code, error }: ExportResult): ExportFailure | undefined {
  if (code === ExportResultCode.SUCCESS) return undefined;
  const { code: status, data } = (error ?? {}) as { readonly code?: unknown; readonly data?: unknown };
  const message = error?.message ?? 'no answer';
  if (error instanceof TypeError || error instanceof RangeError)
    return { reason: 'unwritable', answer: message, splittable: true, retryable: false };
  if (typeof status !== 'number')
    return { reason: 'export_failed', answer: cut(message), splittable: false, retryable: false };
  const answer = cut([status, message, data].filter((part) => part !== undefined && part !== '').join(' '));
  if (status <= MAX_GRPC_CODE) {
    const retryable = status === UNAVAILABLE;
    const splittable = status === INVALID_ARGUMENT || status === RESOURCE_EXHAUSTED;
    return { reason: retryable ? 'export_failed' : 'refused', answer, splittable, retryable };
  }
  const reason = status === TOO_LARGE ? 'too_large' : status >= 500 ? 'export_failed' : 'refused';
  return { reason, answer, splittable: CONTENT_STATUSES.has(status), retryable: false };
}

function cut(text: string): string {
  return text.slice(0, MAX_ANSWER_LENGTH);
}

/** The same failure is repeated in the log after this time at the earliest, in milliseconds. */
const REPEAT_MS = 600_000;

/**
 * Returns a function that logs a failure when it begins or changes, and a success after a failure.
 *
 * @param address of the receiver, without credentials
 */
export function failureLog(address: string, now = Date.now): (failure: ExportFailure | undefined) => void {
  const logged = new Map<string, number>();
  let current: string | undefined;
  return (failure) => {
    const previous = current;
    // Single answers differ in details, such as a time; their start does not.
    current = failure && `${failure.reason} ${failure.answer.slice(0, 40)}`;
    if (current === previous) return;
    if (failure === undefined) return log.info('spans are exported again', { operation: 'export_spans', address });
    if (now() - (logged.get(current!) ?? -Infinity) < REPEAT_MS) return;
    if (logged.size > 100) logged.clear();
    logged.set(current!, now());
    const { reason, answer } = failure;
    log.error('could not export spans', undefined, { operation: 'export_spans', address, reason, answer });
  };
}
