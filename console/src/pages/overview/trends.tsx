// Runs, failures, run time, cost and tokens over time.
import { useGet } from '../../api/hooks';
import type { RequestOf } from '../../api/types';
import { TimeChart } from '../../charts/time-chart';
import { compact, duration, usd } from '../../text/format';
import { Section } from '../../ui/page';
import { QueryView } from '../../ui/states';
import styles from './overview.module.css';
import type { Period } from './search';

type Metric = RequestOf<'get', '/api/v1/ops/trends'>['query']['metric'];

interface TrendProps {
  readonly title: string;
  readonly metric: Metric;
  readonly period: Period;
  readonly format: (value: number | null) => string;
  readonly draw: 'bars' | 'line';
  /** A number from 1 to 8 that picks the colour. */
  readonly color: number;
}

const HEIGHT = 180;

export function Trends({ period }: { readonly period: Period }) {
  return (
    <div className={styles.charts}>
      <Trend title="Runs" metric="runs" draw="bars" color={1} {...{ period, format: compact }} />
      <Trend title="Failed runs" metric="failures" draw="bars" color={6} {...{ period, format: compact }} />
      <Trend title="p95 run time" metric="runtime_p95" draw="line" color={3} {...{ period, format: duration }} />
      <Trend title="Model cost" metric="llm_cost" draw="bars" color={2} {...{ period, format: dollars }} />
      <Trend title="Tokens" metric="llm_tokens" draw="bars" color={4} {...{ period, format: compact }} />
      <Trend
        title="p95 of model calls"
        metric="llm_latency_p95"
        draw="line"
        color={5}
        {...{ period, format: duration }}
      />
    </div>
  );
}

function Trend({ title, metric, period, format, draw, color }: TrendProps) {
  const query = useGet('/api/v1/ops/trends', { query: { metric, period } });
  return (
    <Section title={title}>
      <QueryView query={query} height={HEIGHT}>
        {({ points }) => (
          <TimeChart
            label={title}
            times={points.map(({ at }) => Date.parse(at))}
            series={[{ label: title, values: points.map(({ value }) => value), color }]}
            legend={false}
            syncKey="overview"
            {...{ draw, format, height: HEIGHT }}
          />
        )}
      </QueryView>
    </Section>
  );
}

function dollars(value: number | null): string {
  return usd(value === null ? null : String(value));
}
