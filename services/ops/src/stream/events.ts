// Server-sent events as text.

export interface ServerEvent {
  readonly event: 'overview' | 'queue' | 'failure';
  /** Where a client goes on after it was cut off; it brings it back as Last-Event-ID. Undefined before the first reading. */
  readonly id: string | undefined;
  /** What it is about: two events of the same are one. */
  readonly subject?: string;
  readonly data: unknown;
}

export function eventText({ event, id, data }: ServerEvent): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** What proxies and clients need to see from time to time; it is no event. */
export const HEARTBEAT = ': still here\n\n';

/** How long a client waits before it comes back, in milliseconds. */
export const RETRY = 'retry: 2000\n\n';
