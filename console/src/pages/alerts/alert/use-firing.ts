// When an alert fired in the time range of the page.
import { firingAlerts } from '@sextant/signals/query/promql';
import { render } from '@sextant/signals/query/render';
import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useMe } from '../../../app/session';
import { useMetricRange, type MetricRange } from '../use-metric-range';
import { firingPeriods, type FiringPeriod } from './firing-periods';
import type { AlertDetails } from './types';

/** Start of the time range of the page when the address names none. */
export const DEFAULT_FROM = 'now-6h';

export interface Firing {
  readonly query: UseQueryResult<MetricRange>;
  /** Newest first; empty while unknown. */
  readonly periods: readonly FiringPeriod[];
  /** Whether Prometheus records when this rule fires, and the caller may read it. */
  readonly isRecorded: boolean;
}

export function useFiring({ name, source }: Pick<AlertDetails, 'name' | 'source'>): Firing {
  const { platform } = useMe();
  const isRecorded = platform && source === 'prometheus';
  const query = useMetricRange(isRecorded ? render(firingAlerts({ alertname: name })) : null, {
    defaultFrom: DEFAULT_FROM,
  });
  const periods = useMemo(() => (query.data ? firingPeriods(query.data.series, query.data) : []), [query.data]);
  return { query, periods, isRecorded };
}
