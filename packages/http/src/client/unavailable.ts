// Recognizes failures of an unavailable service or database of the platform, which pass after a restart or deployment.
import { classifyError } from '@sextant/telemetry/errors';
import { HttpError } from './client';

/** Deeper causes are ignored. */
const MAX_DEPTH = 6;

/** Whether the error, or one of its causes, says that a service of the platform or the database was unavailable. */
export function isUnavailable(error: unknown): boolean {
  for (let e = error, depth = 0; e instanceof Error && depth < MAX_DEPTH; e = e.cause, depth += 1) {
    if (e instanceof HttpError) return e.unavailable;
    if (e.name === 'RecordsError') return ['NETWORK_ERROR', 'SERVICE_UNAVAILABLE'].includes(classifyError(e).class);
  }
  return false;
}
