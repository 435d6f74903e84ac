// The query of an alert, its value over time, the threshold and when the alert was pending or firing.
import { useMemo } from 'react';
import type { Threshold } from '../../../charts/types';
import { frameOf, hasValues } from '../../../panels/frame';
import { SeriesChart } from '../../../panels/series-chart';
import { seriesNames } from '../../../panels/series-names';
import { useZoom } from '../../../app/set-search';
import { Json } from '../../../ui/details';
import { Section } from '../../../ui/page';
import { Empty, QueryView } from '../../../ui/states';
import styles from '../alerts.module.css';
import { thresholdNumber } from '../threshold';
import { markedPeriods } from './periods';
import type { AlertDetails, History, HistoryQuery } from './types';

const CHART_HEIGHT = 320;

export interface AlertQueryProps {
  readonly alert: AlertDetails;
  readonly history: HistoryQuery;
}

export function AlertQuery({ alert, history }: AlertQueryProps) {
  if (alert.query === null)
    return (
      <Section title="Condition">
        <Empty title="ops evaluates this alert against its records">It has no query that can be drawn.</Empty>
      </Section>
    );
  return (
    <Section title="Query">
      <div className={styles.stack}>
        <Json value={alert.query} label="Query" />
        {alert.value_query !== null && (
          <QueryView query={history} height={CHART_HEIGHT}>
            {(data) => <Chart alert={alert} history={data} />}
          </QueryView>
        )}
      </div>
    </Section>
  );
}

function Chart({ alert, history }: { readonly alert: AlertDetails; readonly history: History }) {
  const zoom = useZoom();
  const { threshold, name, severity } = alert;
  const tone = severity === 'critical' ? 'bad' : 'warning';
  const thresholds = useMemo((): readonly Threshold[] => {
    if (threshold === null) return [];
    return [{ value: threshold.value, tone, label: `${threshold.operator} ${thresholdNumber(threshold.value)}` }];
  }, [threshold, tone]);
  const { data, range } = history;
  const marked = useMemo(() => markedPeriods(data.periods ?? [], range.toMs), [data.periods, range.toMs]);
  const series = data.value?.series ?? [];
  const names = seriesNames(
    series.map(({ labels }) => labels),
    'value',
  );
  if (!hasValues(series))
    return <Empty title="The query has no value in this time range">Choose a longer range.</Empty>;
  return (
    <>
      <SeriesChart
        label={`Value of ${name}`}
        frame={frameOf(
          series.map((one, index) => ({ ...one, name: names[index]! })),
          data.step_seconds,
        )}
        range={range}
        thresholds={thresholds}
        marked={marked}
        onZoom={zoom}
        height={CHART_HEIGHT}
      />
      <p className={styles.muted}>
        {marked.length > 0 && 'Shaded: red while it fired, yellow while it was pending. '}
        {data.value?.truncated && 'There are more series than the chart shows.'}
      </p>
    </>
  );
}
