// The peer of outgoing calls: the logical name of the called service, which names the spans of the calls.
import { context, createContextKey, type Context } from '@opentelemetry/api';

const PEER = createContextKey('sextant.peer');

/** Runs `fn`, whose HTTP calls go to `peer`: a short name from a small set, such as `github` or `ai`. */
export function withPeer<T>(peer: string, fn: () => T): T {
  return context.with(context.active().setValue(PEER, peer), fn);
}

/** The name of the called service; undefined when no caller named it. */
export function peerOf(on: Context = context.active()): string | undefined {
  return on.getValue(PEER) as string | undefined;
}
