// The error budget over 30 days at each hour or day, and the burn rate of the last hour.
import type { Objective } from '@sextant/signals/declare/objective';
import { burnRate } from '@sextant/signals/query/objectives';
import { render } from '@sextant/signals/query/render';
import { rangeNow, useTimeRange } from '../../app/root-search';
import { useZoom } from '../../app/set-search';
import type { Threshold } from '../../charts/types';
import { frameOf } from '../../panels/frame';
import { MetricChart } from '../../panels/metric-chart';
import { SeriesChart } from '../../panels/series-chart';
import { useRanged } from '../../api/use-ranged';
import { Empty, QueryView } from '../../ui/states';
import { BURN_CHECKS } from './burn';
import { budgetPoints, stepOf, STEP_SECONDS } from './history';
import styles from './objectives.module.css';

/** Start of the time range of the page when the address names none. */
export const DEFAULT_FROM = 'now-7d';

const HEIGHT = 240;
const BURN_WINDOW = '1h';
const SPENT: readonly Threshold[] = [{ value: 0, tone: 'bad', label: 'spent' }];
const BURNS: readonly Threshold[] = BURN_CHECKS.filter(({ long }) => long === BURN_WINDOW).map(
  ({ above, tone, name }) => ({ value: above, tone, label: `${name.toLowerCase()}: ${above}` }),
);

export function BudgetHistory({ declaration }: { readonly declaration: Objective }) {
  const times = useTimeRange(DEFAULT_FROM);
  const { name } = declaration;
  return (
    <div className={styles.charts}>
      <div>
        <h3 className={styles.heading}>Error budget left over {declaration.window}</h3>
        <BudgetChart name={name} />
      </div>
      <div>
        <h3 className={styles.heading}>Burn rate over {BURN_WINDOW}</h3>
        <MetricChart
          {...times}
          height={HEIGHT}
          syncKey={name}
          label={`Burn rate of ${name}`}
          query={render(burnRate(declaration, BURN_WINDOW))}
          thresholds={BURNS}
        />
      </div>
    </div>
  );
}

function BudgetChart({ name }: { readonly name: string }) {
  const times = useTimeRange(DEFAULT_FROM);
  const zoom = useZoom();
  const step = stepOf(rangeNow(times));
  const response = useRanged('/api/v1/objectives/{name}/history', { path: { name }, query: { step } }, times);
  return (
    <QueryView
      query={response}
      height={HEIGHT}
      empty={{
        when: ({ data }) => data.points.length === 0,
        show: <Empty title="No full hour yet">Each full hour is added a few minutes after its end.</Empty>,
      }}
    >
      {({ data, range }) => (
        <SeriesChart
          label={`Error budget left of ${name}`}
          frame={frameOf([{ name: 'left', labels: {}, points: budgetPoints(data.points) }], STEP_SECONDS[data.step])}
          unit="percentunit"
          thresholds={SPENT}
          range={range}
          height={HEIGHT}
          syncKey={name}
          onZoom={zoom}
        />
      )}
    </QueryView>
  );
}
