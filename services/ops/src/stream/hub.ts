// Who listens to which org: a stream for each listener, one feed for each org, and bounds on both.
import { ProblemError } from '@sextant/http/problem';
import { Readable } from 'node:stream';
import { eventText, HEARTBEAT, RETRY, type ServerEvent } from './events';
import type { Coverage } from '../http/org-scope';
import type { Feed } from './feed';

export interface ListenRequest {
  /** What it is about; all who listen to the same orgs share a feed. */
  readonly covered: Coverage;
  /** Who listens; each has a few streams at most. */
  readonly key: string;
  /** Where an earlier stream ended. */
  readonly lastEventId?: string | undefined;
}

export interface Hub {
  /** A stream of events; throws a problem of status 429 when there are too many, CursorError for a bad position. */
  listen(request: ListenRequest): Promise<Readable>;
  /** Ends all streams. */
  close(): void;
}

export interface HubOptions {
  readonly startFeed: (covered: Coverage, emit: (event: ServerEvent) => void) => Feed;
  readonly perKey?: number;
  readonly inAll?: number;
  readonly heartbeatMs?: number;
  /** Streams end after this time and clients come back, so that a key that was revoked meanwhile is noticed. */
  readonly longestMs?: number;
}

interface Listener {
  readonly stream: Readable;
  readonly key: string;
  /** Failures that came before the listener was told what was before; undefined from then on. */
  early: ServerEvent[] | undefined;
}

interface Room {
  readonly feed: Feed;
  readonly listeners: Set<Listener>;
}

/** What a listener may leave unread, in characters, before it is dropped. */
const UNREAD = 256 * 1024;
const RETRY_AFTER_SECONDS = 15;

export function createHub(options: HubOptions): Hub {
  const { startFeed, perKey = 5, inAll = 1_000, heartbeatMs = 15_000, longestMs = 5 * 60_000 } = options;
  const rooms = new Map<string, Room>();
  const all = () => Array.from(rooms.values(), ({ listeners }) => [...listeners]).flat();
  const heartbeat = setInterval(() => all().forEach((listener) => write(listener, HEARTBEAT)), heartbeatMs).unref();

  function enter(covered: Coverage, key: string): { readonly room: Room; readonly listener: Listener } {
    const { orgId } = covered;
    const room = rooms.get(orgId) ?? open(covered);
    const stream = new Readable({ read: () => undefined });
    const listener: Listener = { stream, key, early: [] };
    room.listeners.add(listener);
    const end = setTimeout(() => stream.push(null), longestMs).unref();
    stream.once('close', () => {
      clearTimeout(end);
      room.listeners.delete(listener);
      if (room.listeners.size === 0 && rooms.get(orgId) === room) {
        rooms.delete(orgId);
        room.feed.stop();
      }
    });
    return { room, listener };
  }

  function open(covered: Coverage): Room {
    const listeners = new Set<Listener>();
    const emit = (event: ServerEvent): void => {
      const text = eventText(event);
      for (const listener of listeners) {
        if (!listener.early) write(listener, text);
        else if (event.event === 'failure') listener.early.push(event);
      }
    };
    const room = { feed: startFeed(covered, emit), listeners };
    rooms.set(covered.orgId, room);
    return room;
  }

  return {
    listen: async ({ covered, key, lastEventId }) => {
      const listening = all();
      const ofKey = listening.filter((listener) => listener.key === key).length;
      if (ofKey >= perKey || listening.length >= inAll) throw tooMany(ofKey >= perKey ? perKey : inAll);
      const { room, listener } = enter(covered, key);
      try {
        const current = await room.feed.current();
        const missed = lastEventId === undefined ? [] : await room.feed.missed(lastEventId);
        welcome(listener, current, missed);
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

/** Tells a listener how things are and what it missed, and lets it hear what comes. The latest position is the last. */
function welcome(listener: Listener, current: readonly ServerEvent[], missed: readonly ServerEvent[]): void {
  const known = new Set(missed.map(({ subject }) => subject));
  const early = (listener.early ?? []).filter(({ subject }) => !known.has(subject));
  listener.early = undefined;
  listener.stream.push(RETRY);
  for (const event of [...current, ...missed, ...early]) listener.stream.push(eventText(event));
}

/** A listener that does not read is dropped: it comes back with the position it had reached. */
function write({ stream, early }: Listener, text: string): void {
  if (early || stream.destroyed || stream.readableEnded) return;
  if (stream.readableLength > UNREAD) stream.destroy();
  else stream.push(text);
}

function tooMany(most: number): ProblemError {
  const headers = { 'retry-after': String(RETRY_AFTER_SECONDS) };
  return new ProblemError(429, `there are ${most} streams already: close one of them first`, { headers });
}
