// The numbers that tell whether the platform is healthy, with their change against the period before.
import { Link } from '@tanstack/react-router';
import { useGet } from '../../api/hooks';
import { compact, count, duration, percent, usd } from '../../text/format';
import { relativeChange, Stat } from '../../ui/stat';
import styles from './overview.module.css';
import type { Overview } from './overview';

/** Below these shares of successful runs, the card warns. */
const GOOD_SUCCESS = 0.99;
const BAD_SUCCESS = 0.95;

export function HealthCards({ overview }: { readonly overview: Overview }) {
  const { runs, llm, previous } = overview;
  return (
    <div className={styles.cards}>
      <Stat
        label="Runs"
        value={<Link to="/runs">{count(runs.total)}</Link>}
        change={relativeChange(runs.total, previous.runs.total)}
        note={`${count(runs.by_state.running)} running`}
      />
      <Stat
        label="Success rate"
        value={percent(runs.success_rate)}
        change={relativeChange(runs.success_rate, previous.runs.success_rate)}
        better="more"
        {...toneOfSuccess(runs.success_rate)}
        note={`${count(runs.by_state.success)} succeeded`}
      />
      <Stat
        label="p95 run time"
        value={duration(runs.runtime_seconds.p95)}
        change={relativeChange(runs.runtime_seconds.p95, previous.runs.runtime_seconds.p95)}
        better="less"
        note={`median ${duration(runs.runtime_seconds.p50)}`}
      />
      <Stat
        label="Failed runs"
        value={
          <Link to="/runs" search={{ state: 'failed' }}>
            {count(runs.by_state.failed)}
          </Link>
        }
        change={relativeChange(runs.by_state.failed, previous.runs.by_state.failed)}
        better="less"
        {...(runs.by_state.failed > 0 && { tone: 'bad' as const })}
        note={`${count(runs.by_state.canceled)} canceled`}
      />
      <QueueCards />
      <CostToday inPeriod={llm.cost_usd} unpriced={llm.unpriced_calls} />
      <Stat
        label="Tokens"
        value={compact(llm.total_tokens)}
        change={relativeChange(llm.total_tokens, previous.llm.total_tokens)}
        note={`${percent(llm.error_rate)} of calls failed`}
      />
    </div>
  );
}

/** These show the present, not the period. */
function QueueCards() {
  const { data } = useGet('/api/v1/ops/queue', {});
  const dead = data?.dead_letters.total;
  return (
    <>
      <Stat
        label="Dead letters"
        value={<Link to="/dead-letters">{count(dead)}</Link>}
        {...(dead !== undefined && dead > 0 && { tone: 'warning' as const })}
        note="now"
      />
      <Stat
        label="Queue depth"
        value={<Link to="/queues">{count(data?.pending.total)}</Link>}
        note={
          data?.wait_seconds.oldest == null ? 'nothing waits' : `oldest waits ${duration(data.wait_seconds.oldest)}`
        }
      />
    </>
  );
}

interface CostTodayProps {
  readonly inPeriod: string | null;
  /** Calls of the period that are not in its cost. */
  readonly unpriced: number;
}

function CostToday({ inPeriod, unpriced }: CostTodayProps) {
  const { data } = useGet('/api/v1/usage/last-n-days', { query: { n: 1 } });
  return (
    <Stat
      label="Cost today (UTC)"
      value={<Link to="/usage">{data ? usd(data.totals.cost_usd ?? '0') : '–'}</Link>}
      note={unpriced > 0 ? `${count(unpriced)} calls without a price` : `${usd(inPeriod)} in the period`}
    />
  );
}

function toneOfSuccess(rate: number | null): { readonly tone?: 'warning' | 'bad' } {
  if (rate === null || rate >= GOOD_SUCCESS) return {};
  return { tone: rate < BAD_SUCCESS ? 'bad' : 'warning' };
}
