// The usage report of the range that is chosen.
import { useGet } from '../../api/hooks';
import type { ResponseOf } from '../../api/types';
import type { Range } from './search';

export type Report = ResponseOf<'get', '/api/v1/usage/report'>;

const DAYS: Readonly<Record<Exclude<Range, 'month'>, number>> = { today: 1, '7d': 7, '30d': 30, '90d': 90 };

export function useReport(range: Range) {
  const ofMonth = useGet('/api/v1/usage/current-month', {}, { enabled: range === 'month' });
  const n = range === 'month' ? 1 : DAYS[range];
  const ofDays = useGet('/api/v1/usage/last-n-days', { query: { n } }, { enabled: range !== 'month' });
  return range === 'month' ? ofMonth : ofDays;
}
