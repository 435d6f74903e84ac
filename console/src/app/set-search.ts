// Changes the search parameters of the page.
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { RootSearch } from './root-search';

export type SearchChange<T> = { readonly [K in keyof (T & RootSearch)]?: (T & RootSearch)[K] | undefined };

/** Returns a stable function that sets the parameters in `change`; undefined removes one. */
export function useSetSearch<T extends object>(): (change: SearchChange<T>) => void {
  const navigate = useNavigate();
  return useCallback(
    (change) =>
      void navigate({ to: '.', search: (search: object) => ({ ...search, ...change }), replace: true } as never),
    [navigate],
  );
}
