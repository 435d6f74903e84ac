// Keeps pages up to date: what the event stream tells makes the responses that it concerns stale.
import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { listen, type LiveState } from '../api/live';
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
/** Many events in a row cause one request. */
const COLLECT_MS = 300;

export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const org = useOrg();
  const cache = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => {
    const stale = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      const prefixes = [...stale];
      stale.clear();
      void cache.invalidateQueries({
        predicate: ({ queryKey: [key] }) =>
          typeof key === 'string' && prefixes.some((prefix) => key.startsWith(prefix)),
      });
    };
    const stop = listen({
      path: '/api/v1/stream',
      org,
      onState: setState,
      onEvent: ({ event }) => {
        for (const path of STALE[event] ?? []) stale.add(path);
        if (stale.size > 0) timer ??= setTimeout(flush, COLLECT_MS);
      },
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [org, cache]);
  return <LiveContext value={state}>{children}</LiveContext>;
}
