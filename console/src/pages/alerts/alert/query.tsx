// The query of an alert, its value over time, the threshold and when the alert was pending or firing.
import type { UseQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Threshold } from '../../../charts/types';
import { compact } from '../../../text/format';
import { Json } from '../../../ui/details';
import { Section } from '../../../ui/page';
import { Empty, QueryView } from '../../../ui/states';
import styles from '../alerts.module.css';
import { RangeChart } from '../range-chart';
import { thresholdNumber } from '../threshold';
import type { History } from '../use-time-range-query';
import { markedPeriods } from './periods';
import type { AlertDetails } from './types';

const CHART_HEIGHT = 260;

export interface AlertQueryProps {
  readonly alert: AlertDetails;
  readonly history: UseQueryResult<History>;
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
  const { threshold, name, severity } = alert;
  const tone = severity === 'critical' ? 'bad' : 'warning';
  const thresholds = useMemo((): readonly Threshold[] => {
    if (threshold === null) return [];
    return [{ value: threshold.value, tone, label: `${threshold.operator} ${thresholdNumber(threshold.value)}` }];
  }, [threshold, tone]);
  const { value, periods, fromMs, toMs } = history;
  const marked = useMemo(() => markedPeriods(periods ?? [], toMs), [periods, toMs]);
  const range = useMemo(() => ({ series: value?.series ?? [], fromMs, toMs }), [value, fromMs, toMs]);
  return (
    <>
      <RangeChart
        label={`Value of ${name}`}
        range={range}
        format={compact}
        thresholds={thresholds}
        marked={marked}
        height={CHART_HEIGHT}
      />
      <p className={styles.muted}>
        {marked.length > 0 && 'Shaded: red while it fired, yellow while it was pending. '}
        {value?.truncated && 'There are more series than the chart shows.'}
      </p>
    </>
  );
}
