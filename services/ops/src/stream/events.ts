// Server-sent events as text.

export const STREAM_EVENTS = ['overview', 'queue', 'failure', 'run', 'incident', 'alert'] as const;

export interface ServerEvent {
  readonly event: (typeof STREAM_EVENTS)[number];
  /**
   * Position in the stream, which a client sends as Last-Event-ID to resume. Undefined before the first read, and for
   * events that are not sent again.
   */
  readonly id: string | undefined;
  /** Identifies the failure; events with the same subject are duplicates. */
  readonly subject?: string;
  readonly data: unknown;
}

interface EventText {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

export function eventText({ event, id, data }: EventText): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** A comment that keeps proxies and clients from closing an idle connection. */
export const HEARTBEAT = ': heartbeat\n\n';

/** Milliseconds that a client waits before it reconnects. */
export const RETRY = 'retry: 2000\n\n';
