// The usage report of the range that is chosen.
import { useGet } from '../../api/hooks';
import type { ResponseOf } from '../../api/types';
import type { Range } from './search';

export type Report = ResponseOf<'get', '/api/v1/usage/report'>;

const DAYS: Readonly<Record<Exclude<Range, 'month'>, number>> = { today: 1, '7d': 7, '30d': 30, '90d': 90 };

/** @param org default: the org of the address */
export function useReport(range: Range, org?: string) {
  const ofMonth = useGet('/api/v1/usage/current-month', {}, { enabled: range === 'month', org });
  const n = range === 'month' ? 1 : DAYS[range];
  const ofDays = useGet('/api/v1/usage/last-n-days', { query: { n } }, { enabled: range !== 'month', org });
  return range === 'month' ? ofMonth : ofDays;
}
