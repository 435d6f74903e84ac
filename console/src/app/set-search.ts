// Changes the search parameters of the page.
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { RootSearch } from './root-search';

export type SearchChange<T> = { readonly [K in keyof (T & RootSearch)]?: (T & RootSearch)[K] | undefined };

/** Returns a stable function that sets the parameters in `change`; undefined removes one. */
export function useSetSearch<T extends object = RootSearch>(): (change: SearchChange<T>) => void {
  const navigate = useNavigate();
  return useCallback(
    (change) =>
      void navigate({ to: '.', search: (search: object) => ({ ...search, ...change }), replace: true } as never),
    [navigate],
  );
}

/** Sets the time range of the page to what was dragged on a chart. */
export function useZoom(): (fromMs: number, toMs: number) => void {
  const set = useSetSearch();
  return (fromMs, toMs) => set({ from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() });
}
