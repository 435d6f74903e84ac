// The cache of responses: retries, and what a lost session does.
import { MutationCache, QueryCache, QueryClient, type Query } from '@tanstack/react-query';
import { ApiError, isTemporary } from './problem';

const MAX_RETRIES = 3;
const MAX_DELAY_MS = 15_000;
/** Pages read again what is older when they are opened. */
const FRESH_MS = 5_000;

/** A failed request is sent again after this time, so that pages recover by themselves. */
const RECOVER_MS = 10_000;

/** The interval of a query without one of its own. */
export function recoverInterval({ state }: Pick<Query, 'state'>): number | false {
  return state.status === 'error' && isTemporary(state.error) ? RECOVER_MS : false;
}

/** Whether a query reads one of the paths, or a path below one. */
export function readsBelow(prefixes: readonly string[], { queryKey: [path] }: Pick<Query, 'queryKey'>): boolean {
  return typeof path === 'string' && prefixes.some((prefix) => path.startsWith(prefix));
}

/** Key of the response of /api/v1/me. */
export const ME_KEY = ['me'] as const;

export function createQueryClient(): QueryClient {
  const onError = (error: unknown) => {
    // Everything that is shown stays; the shell asks to sign in again.
    if (error instanceof ApiError && error.status === 401) client.setQueryData(ME_KEY, null);
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (count, error) => count < MAX_RETRIES && isShort(error),
        refetchInterval: recoverInterval,
        retryDelay: (attempt) => Math.min(1000 * 2 ** attempt, MAX_DELAY_MS),
        refetchOnWindowFocus: true,
      },
    },
  });
  return client;
}

/** ops restarts in seconds. What it waited for in vain, a store for example, is shown at once. */
function isShort(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 503);
}
