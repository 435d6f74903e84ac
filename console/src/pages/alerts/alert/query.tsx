// The query of an alert, its value over time, the threshold and when the alert fired.
import { useMemo } from 'react';
import type { Marked, Threshold } from '../../../charts/types';
import { useMe } from '../../../app/session';
import { compact, dateTime } from '../../../text/format';
import { Json } from '../../../ui/details';
import { Section } from '../../../ui/page';
import { Empty, QueryView } from '../../../ui/states';
import styles from '../alerts.module.css';
import { RangeChart } from '../range-chart';
import { thresholdNumber } from '../threshold';
import { useMetricRange } from '../use-metric-range';
import type { AlertDetails } from './types';
import { DEFAULT_FROM, type Firing } from './use-firing';

const CHART_HEIGHT = 260;

export function AlertQuery({ alert, firing }: { readonly alert: AlertDetails; readonly firing: Firing }) {
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
        {alert.source === 'prometheus' && alert.value_query !== null && <Chart alert={alert} firing={firing} />}
      </div>
    </Section>
  );
}

function Chart({ alert, firing }: { readonly alert: AlertDetails; readonly firing: Firing }) {
  const { platform } = useMe();
  const query = useMetricRange(platform ? alert.value_query : null, { defaultFrom: DEFAULT_FROM });
  const { threshold, name, severity } = alert;
  const tone = severity === 'critical' ? 'bad' : 'warning';
  const thresholds = useMemo((): readonly Threshold[] => {
    if (threshold === null) return [];
    return [{ value: threshold.value, tone, label: `${threshold.operator} ${thresholdNumber(threshold.value)}` }];
  }, [threshold, tone]);
  const marked = useMemo(
    (): readonly Marked[] =>
      firing.periods.map(({ from, to }) => ({ from, to, tone, label: `firing since ${dateTime(from)}` })),
    [firing.periods, tone],
  );
  if (!platform) return <Empty title="Only platform administrators can read the metrics of every org" />;
  return (
    <QueryView query={query} height={CHART_HEIGHT}>
      {(range) => (
        <>
          <RangeChart
            label={`Value of ${name}`}
            range={range}
            format={compact}
            thresholds={thresholds}
            marked={marked}
            height={CHART_HEIGHT}
          />
          {marked.length > 0 && <p className={styles.muted}>The shaded times are those in which it fired.</p>}
        </>
      )}
    </QueryView>
  );
}
