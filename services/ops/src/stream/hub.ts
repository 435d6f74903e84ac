// The listeners of the stream: one stream per listener, one feed per org, and limits on both.
import { Readable } from 'node:stream';
import type { OrgScope } from '../http/org-scope';
import { eventText, HEARTBEAT, RETRY, type ServerEvent } from './events';
import type { Feed, FeedOptions } from './feed';
import { createStreamLimit, type StreamLimitOptions } from './limit';
import { HEARTBEAT_MS, MAX_STREAM_MS } from './response';

export interface ListenRequest {
  /** Listeners with the same scope share a feed. */
  readonly scope: OrgScope;
  /** The listener; each may have a few streams. */
  readonly key: string;
  /** Where an earlier stream ended. */
  readonly lastEventId?: string | undefined;
}

export interface Hub {
  /** Opens a stream of events; throws a problem of status 429 at a limit, and CursorError for an invalid position. */
  listen(request: ListenRequest): Promise<Readable>;
  /** Ends all streams. */
  close(): void;
}

export interface HubOptions extends StreamLimitOptions {
  readonly startFeed: (options: FeedOptions) => Feed;
  readonly heartbeatMs?: number;
  readonly maxAgeMs?: number;
}

interface Listener {
  readonly stream: Readable;
  /** Events that arrive before the listener has received the current state; undefined afterwards. */
  pending: ServerEvent[] | undefined;
}

interface Channel {
  readonly feed: Feed;
  readonly listeners: Set<Listener>;
}

/** Characters that a listener may leave unread before it is disconnected. */
const MAX_UNREAD = 256 * 1024;

export function createHub(options: HubOptions): Hub {
  const { startFeed, heartbeatMs = HEARTBEAT_MS, maxAgeMs = MAX_STREAM_MS } = options;
  const limit = createStreamLimit(options);
  const channels = new Map<string, Channel>();
  const all = () => Array.from(channels.values(), ({ listeners }) => [...listeners]).flat();
  const heartbeat = setInterval(() => all().forEach((listener) => write(listener, HEARTBEAT)), heartbeatMs).unref();

  function join(scope: OrgScope, release: () => void): { readonly channel: Channel; readonly listener: Listener } {
    const { orgId } = scope;
    const channel = channels.get(orgId) ?? open(scope);
    const stream = new Readable({ read: () => undefined });
    const listener: Listener = { stream, pending: [] };
    channel.listeners.add(listener);
    const end = setTimeout(() => stream.push(null), maxAgeMs).unref();
    stream.once('close', () => {
      clearTimeout(end);
      release();
      channel.listeners.delete(listener);
      if (channel.listeners.size === 0 && channels.get(orgId) === channel) {
        channels.delete(orgId);
        channel.feed.stop();
      }
    });
    return { channel, listener };
  }

  function open(scope: OrgScope): Channel {
    const listeners = new Set<Listener>();
    const emit = (event: ServerEvent): void => {
      const text = eventText(event);
      for (const listener of listeners) {
        if (!listener.pending) write(listener, text);
        else if (!isState(event)) listener.pending.push(event);
      }
    };
    const channel = { feed: startFeed({ scope, emit }), listeners };
    channels.set(scope.orgId, channel);
    return channel;
  }

  return {
    listen: async ({ scope, key, lastEventId }) => {
      const { channel, listener } = join(scope, limit.take(key));
      try {
        const current = await channel.feed.current();
        const missed = lastEventId === undefined ? [] : await channel.feed.missed(lastEventId);
        begin(listener, current, missed);
        return listener.stream;
      } catch (error) {
        listener.stream.destroy();
        throw error;
      }
    },
    close: () => {
      clearInterval(heartbeat);
      for (const { stream } of all()) stream.push(null);
    },
  };
}

/** Events with the current state; a later one replaces them. */
const isState = ({ event }: ServerEvent): boolean => event === 'overview' || event === 'queue';

/** Sends the current state, then missed and pending events without duplicates; later events follow directly. */
function begin(listener: Listener, current: readonly ServerEvent[], missed: readonly ServerEvent[]): void {
  const sent = new Set(missed.map(({ subject }) => subject));
  const pending = (listener.pending ?? []).filter(({ subject }) => subject === undefined || !sent.has(subject));
  listener.pending = undefined;
  listener.stream.push(RETRY);
  for (const event of [...current, ...missed, ...pending]) listener.stream.push(eventText(event));
}

/** Disconnects a listener that does not read; it resumes from its last position when it reconnects. */
function write({ stream, pending }: Listener, text: string): void {
  if (pending || stream.destroyed || stream.readableEnded) return;
  if (stream.readableLength > MAX_UNREAD) stream.destroy();
  else stream.push(text);
}
