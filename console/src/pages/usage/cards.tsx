// Totals of the range, and the forecast of the month against its budget.
import { Link } from '@tanstack/react-router';
import { useGet } from '../../api/hooks';
import { useOrg } from '../../app/root-search';
import { useMe } from '../../app/session';
import { compact, count, percent, usd } from '../../text/format';
import { useNow } from '../../ui/details';
import { Grid } from '../../ui/page';
import { Stat } from '../../ui/stat';
import { forecastMonth } from './forecast';
import { useReport, type Report } from './use-report';

export function UsageCards({ report: { totals } }: { readonly report: Report }) {
  return (
    <Grid min="small">
      <Stat label="Cost" value={usd(totals.cost_usd)} note={`${perCall(totals)} per call`} />
      <Forecast />
      <Stat label="Calls" value={count(totals.calls)} note={`${percent(totals.errors / totals.calls)} failed`} />
      <Stat
        label="Tokens"
        value={compact(totals.total_tokens)}
        note={`${compact(totals.prompt_tokens)} in, ${compact(totals.completion_tokens)} out`}
      />
      <Stat
        label="Saved by caching"
        value={usd(totals.cache_savings_usd)}
        note={`${percent(cachedShare(totals))} of the prompt tokens from a cache`}
      />
    </Grid>
  );
}

function Forecast() {
  const now = useNow();
  const month = useReport('month');
  const { platform } = useMe();
  const org = useOrg();
  // A budget belongs to one org.
  const budgets = useGet('/api/v1/budgets', {}, { enabled: !platform || org !== undefined });
  const budget = budgets.data?.items.find(({ period }) => period === 'month');
  const limit = budget?.hard_limit_usd ?? budget?.soft_limit_usd;
  const forecast = month.data ? forecastMonth(month.data.by_date, now) : null;
  const isOver = forecast !== null && limit != null && forecast > Number(limit);
  return (
    <Stat
      label="Forecast of this month"
      value={forecast === null ? '–' : usd(String(forecast))}
      {...(isOver && { tone: 'bad' as const })}
      note={
        <Link to="/budgets">
          {limit == null ? 'Set a budget' : `${isOver ? 'over' : 'of'} the budget of ${usd(limit)}`}
        </Link>
      }
    />
  );
}

function perCall({ cost_usd: cost, calls, unpriced_calls: unpriced }: Report['totals']): string {
  return cost === null || calls === unpriced ? usd(null) : usd(String(Number(cost) / (calls - unpriced)));
}

function cachedShare({ cache_read_tokens: cached, prompt_tokens: prompt }: Report['totals']): number | null {
  return prompt === 0 ? null : cached / prompt;
}
