// Keeps pages up to date: what the event stream tells makes the responses that it concerns stale.
import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { listen, type LiveState } from '../api/live';
import { readsBelow } from '../api/query-client';
import { useOrg } from './root-search';

const LiveContext = createContext<LiveState>('connecting');

/** Whether events arrive; pages that poll can poll less while it is `open`. */
export function useLiveState(): LiveState {
  return useContext(LiveContext);
}

/** The paths whose responses an event makes stale. */
const STALE: Readonly<Record<string, readonly string[]>> = {
  overview: ['/api/v1/ops/overview', '/api/v1/ops/trends'],
  queue: ['/api/v1/ops/queue', '/api/v1/queues'],
  failure: ['/api/v1/dlq', '/api/v1/runs'],
  run: ['/api/v1/runs'],
  alert: ['/api/v1/alerts', '/api/v1/silences'],
  incident: ['/api/v1/incidents'],
};
/** Many events in a row cause one request: soon after the first, then once in this time. */
const COLLECT_MS = 100;
const PAUSE_MS = 2_000;
/** Paths of one run; an event makes only those of its own run stale. */
const ONE_RUN = '/api/v1/runs/{id}';

interface RunRequest {
  readonly path?: { readonly id?: unknown };
}

export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const org = useOrg();
  const cache = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => {
    const stale = new Set<string>();
    const runIds = new Set<unknown>();
    let flushedAt = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      flushedAt = Date.now();
      const prefixes = [...stale];
      const ids = new Set(runIds);
      stale.clear();
      runIds.clear();
      void cache.invalidateQueries({
        predicate: (query) => {
          const [, request] = query.queryKey;
          return (
            readsBelow(prefixes, query) && (!readsBelow([ONE_RUN], query) || ids.has((request as RunRequest).path?.id))
          );
        },
      });
    };
    const stop = listen({
      path: '/api/v1/stream',
      org,
      onState: setState,
      onEvent: ({ event, data }) => {
        for (const path of STALE[event] ?? []) stale.add(path);
        if (event === 'run') runIds.add((data as { readonly id?: unknown }).id);
        if (stale.size > 0) timer ??= setTimeout(flush, Math.max(COLLECT_MS, flushedAt + PAUSE_MS - Date.now()));
      },
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [org, cache]);
  return <LiveContext value={state}>{children}</LiveContext>;
}
