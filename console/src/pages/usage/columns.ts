// The columns that every table of usage has.
import { compact, count, percent, usd } from '../../text/format';
import type { Column } from '../../ui/table';
import type { Report } from './use-report';

type Totals = Report['totals'];

export const TOTAL_COLUMNS: readonly Column<Totals>[] = [
  {
    ...{ id: 'cost', header: 'Cost', width: '100px', align: 'end' },
    cell: ({ cost_usd: cost }) => (cost === null ? 'no price' : usd(cost)),
    sortBy: ({ cost_usd: cost }) => (cost === null ? null : Number(cost)),
  },
  {
    ...{ id: 'calls', header: 'Calls', width: '82px', align: 'end' },
    cell: ({ calls }) => count(calls),
    sortBy: ({ calls }) => calls,
  },
  {
    ...{ id: 'failed', header: 'Failed', width: '86px', align: 'end' },
    cell: ({ errors, calls }) => percent(calls === 0 ? null : errors / calls),
    sortBy: ({ errors, calls }) => (calls === 0 ? null : errors / calls),
  },
  {
    ...{ id: 'in', header: 'Tokens in', width: '106px', align: 'end' },
    cell: ({ prompt_tokens: tokens }) => compact(tokens),
    sortBy: ({ prompt_tokens: tokens }) => tokens,
  },
  {
    ...{ id: 'cached', header: 'From a cache', width: '126px', align: 'end' },
    cell: ({ cache_read_tokens: cached, prompt_tokens: prompt }) => percent(prompt === 0 ? null : cached / prompt),
    sortBy: ({ cache_read_tokens: cached }) => cached,
  },
  {
    ...{ id: 'saved', header: 'Saved', width: '90px', align: 'end' },
    cell: ({ cache_savings_usd: saved }) => usd(saved),
    sortBy: ({ cache_savings_usd: saved }) => (saved === null ? null : Number(saved)),
  },
  {
    ...{ id: 'out', header: 'Tokens out', width: '114px', align: 'end' },
    cell: ({ completion_tokens: tokens }) => compact(tokens),
    sortBy: ({ completion_tokens: tokens }) => tokens,
  },
];
