// Spans for tests.
import type { Span } from './types';

/** A span from a compact form: id, parent, start and end in seconds. */
export function span(
  id: string,
  parent: string | null,
  [start, end]: readonly [number, number],
  more: Partial<Span> = {},
): Span {
  return {
    ...{ id, parent_id: parent, offset_seconds: start, duration_seconds: end - start },
    ...{
      resource: 0,
      service: 'worker',
      operation: id,
      kind: 'internal',
      started_at: '2026-11-30T17:00:00.000000000Z',
    },
    ...{ status: 'unset', status_message: null, attributes: {}, events: [], links: [] },
    ...more,
  };
}

export const failed = { status: 'error' } as const;
