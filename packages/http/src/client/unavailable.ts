// Whether a failure says that something of our own (a service, the database) was not there to answer. Such a failure says
// nothing about the work, and passes when what was restarted or deployed is back.
import { classifyError } from '@sextant/telemetry/errors';
import { HttpError } from './client';

/** Causes deeper than this are not looked at. */
const MAX_DEPTH = 6;

export function isAway(error: unknown): boolean {
  for (let e = error, depth = 0; e instanceof Error && depth < MAX_DEPTH; e = e.cause, depth += 1) {
    if (e instanceof HttpError) return e.away;
    if (e.name === 'RecordsError') return ['NETWORK_ERROR', 'SERVICE_UNAVAILABLE'].includes(classifyError(e).class);
  }
  return false;
}
