// The event stream of ops: reconnects by itself, and tells what changed.
import { createParser } from 'eventsource-parser';
import { ORG_HEADER } from './client';

export interface LiveEvent {
  readonly event: string;
  /** Parsed JSON. */
  readonly data: unknown;
}

export type LiveState = 'connecting' | 'open' | 'closed';

export interface LiveOptions {
  readonly path: string;
  readonly org?: string | undefined;
  readonly onEvent: (event: LiveEvent) => void;
  readonly onState?: (state: LiveState) => void;
}

const MIN_WAIT_MS = 1_000;
const MAX_WAIT_MS = 30_000;
/** ops sends a comment every 15 s; a longer silence means that the connection is dead. */
const SILENCE_MS = 40_000;

/** Listens until the returned function is called. */
export function listen(options: LiveOptions): () => void {
  const closing = new AbortController();
  void reconnect(options, closing.signal);
  return () => closing.abort();
}

async function reconnect(options: LiveOptions, closed: AbortSignal): Promise<void> {
  let wait = MIN_WAIT_MS;
  let lastId: string | undefined;
  while (!closed.aborted) {
    options.onState?.('connecting');
    try {
      await read(
        options,
        closed,
        lastId,
        (id) => (lastId = id),
        () => (wait = MIN_WAIT_MS),
      );
    } catch {
      // The next attempt tells whether it is back.
      wait = Math.min(wait * 2, MAX_WAIT_MS);
    }
    if (closed.aborted) break;
    options.onState?.('closed');
    await pause(wait, closed);
  }
}

async function read(
  { path, org, onEvent, onState }: LiveOptions,
  closed: AbortSignal,
  lastId: string | undefined,
  onId: (id: string) => void,
  onOpen: () => void,
): Promise<void> {
  const silent = new AbortController();
  let timer = setTimeout(() => silent.abort(), SILENCE_MS);
  const parser = createParser({
    onEvent: ({ id, event = 'message', data }) => {
      if (id !== undefined) onId(id);
      onEvent({ event, data: JSON.parse(data) as unknown });
    },
  });
  try {
    const headers = {
      accept: 'text/event-stream',
      ...(org && { [ORG_HEADER]: org }),
      ...(lastId && { 'last-event-id': lastId }),
    };
    const response = await fetch(path, { headers, signal: AbortSignal.any([closed, silent.signal]) });
    if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
    onOpen();
    onState?.('open');
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => silent.abort(), SILENCE_MS);
      parser.feed(chunk.value);
    }
  } finally {
    clearTimeout(timer);
  }
}

function pause(ms: number, closed: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    closed.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
