// The filters of the list, which are in the address.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useGet } from '../../api/hooks';
import type { RequestOf } from '../../api/types';
import { Filters, SearchField, SelectField } from '../../ui/fields';
import { ERROR_CLASS_NAMES, keysOf, KIND_NAMES } from './names';
import { runsSearchOf, type RunsSearch } from './search';
import styles from './runs.module.css';
import { StateFilter } from './state-filter';

const COUNT_MS = 15_000;

/** Changes search parameters of the page; undefined removes one. */
export function useSetRunsSearch() {
  const navigate = useNavigate({ from: '/runs' });
  return useCallback(
    (change: { readonly [K in keyof RunsSearch]: RunsSearch[K] | undefined }) =>
      void navigate({ search: (old: object) => ({ ...old, ...change }), replace: true }),
    [navigate],
  );
}

export interface RunFiltersProps {
  /** What the list shows, whatever the state. */
  readonly counted: NonNullable<RequestOf<'get', '/api/v1/runs/counts'>['query']>;
}

export function RunFilters({ counted }: RunFiltersProps) {
  const { state, kind, error, q } = useSearch({ from: '/runs' });
  const set = useSetRunsSearch();
  const counts = useGet('/api/v1/runs/counts', { query: counted }, { refetchMs: COUNT_MS });
  const search = useCallback((text: string) => set({ q: text.trim() || undefined }), [set]);
  return (
    <Filters label="Filter runs">
      <StateFilter state={state} counts={counts.data} onChange={(next) => set({ state: next })} />
      <SelectField
        compact
        label="Kind"
        value={kind ?? ''}
        choices={choicesOf('All kinds', KIND_NAMES)}
        onChange={(value) => set({ kind: runsSearchOf({ kind: value }).kind })}
      />
      <SelectField
        compact
        label="Error class"
        value={error ?? ''}
        choices={choicesOf('All error classes', ERROR_CLASS_NAMES)}
        onChange={(value) => set({ error: runsSearchOf({ error: value }).error })}
      />
      <div className={styles.search}>
        <SearchField
          label="Search by run, trace or correlation id"
          placeholder="Run, trace or correlation id"
          value={q ?? ''}
          onChange={search}
        />
      </div>
    </Filters>
  );
}

function choicesOf<K extends string>(all: string, names: Readonly<Record<K, string>>) {
  return [{ value: '', label: all }, ...keysOf(names).map((value) => ({ value, label: names[value] }))];
}
