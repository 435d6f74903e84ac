// Cost and tokens over time: by hour for short ranges, by day for long ones.
import { useGet } from '../../api/hooks';
import { TimeChart } from '../../charts/time-chart';
import { compact, usd } from '../../text/format';
import { Grid, Section } from '../../ui/page';
import { QueryView } from '../../ui/states';
import { daysOf } from './days';
import type { Range } from './search';
import type { Report } from './use-report';

const HEIGHT = 200;

interface ChartProps {
  readonly report: Report;
  readonly range: Range;
}

export function UsageCharts({ report, range }: ChartProps) {
  if (range === 'today' || range === '7d')
    return (
      <Grid min="wide">
        <HourlyChart title="Cost by hour" metric="llm_cost" format={dollars} {...{ report, range }} />
        <HourlyChart title="Tokens by hour" metric="llm_tokens" format={compact} {...{ report, range }} />
      </Grid>
    );
  const days = daysOf(report);
  const times = days.map(({ at }) => at);
  return (
    <Grid min="wide">
      <BarChart title="Cost by day" times={times} values={days.map(({ cost }) => cost)} format={dollars} />
      <BarChart title="Tokens by day" times={times} values={days.map(({ tokens }) => tokens)} format={compact} />
    </Grid>
  );
}

interface HourlyChartProps extends ChartProps {
  readonly title: string;
  readonly metric: 'llm_cost' | 'llm_tokens';
  readonly format: (value: number | null) => string;
}

function HourlyChart({ title, metric, format, report, range }: HourlyChartProps) {
  const query = useGet('/api/v1/ops/trends', { query: { metric, period: range === 'today' ? '24h' : '7d' } });
  const from = Date.parse(report.from);
  return (
    <QueryView query={query} height={HEIGHT}>
      {({ points }) => {
        const shown = points.filter(({ at }) => Date.parse(at) >= from);
        const times = shown.map(({ at }) => Date.parse(at));
        return <BarChart {...{ title, times, format }} values={shown.map(({ value }) => value)} />;
      }}
    </QueryView>
  );
}

interface BarChartProps {
  readonly title: string;
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
  readonly format: (value: number | null) => string;
}

function BarChart({ title, times, values, format }: BarChartProps) {
  return (
    <Section title={title}>
      <TimeChart
        label={title}
        {...{ times, format }}
        series={[{ label: title, values, color: title.startsWith('Cost') ? 2 : 4 }]}
        draw="bars"
        legend={false}
        syncKey="usage"
        height={HEIGHT}
      />
    </Section>
  );
}

function dollars(value: number | null): string {
  return usd(value === null ? null : String(value));
}
