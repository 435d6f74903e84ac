// The error budget over time, and the burn rate of the last hour.
import type { Objective } from '@sextant/signals/declare/objective';
import { budgetLeft, burnRate } from '@sextant/signals/query/objectives';
import { render } from '@sextant/signals/query/render';
import type { Threshold } from '../../charts/types';
import { compact, percent } from '../../text/format';
import { QueryView } from '../../ui/states';
import { RangeChart } from '../alerts/range-chart';
import { useMetricRange } from '../alerts/use-time-range-query';
import { BURN_CHECKS } from './burn';
import styles from './objectives.module.css';

/** Start of the time range of the page when the address names none. */
export const DEFAULT_FROM = 'now-24h';

/** Each point reads the whole window of the objective, so there are few. */
const POINTS = 60;
const HEIGHT = 200;
const BURN_WINDOW = '1h';
const SPENT: readonly Threshold[] = [{ value: 0, tone: 'bad', label: 'spent' }];
const BURNS: readonly Threshold[] = BURN_CHECKS.filter(({ long }) => long === BURN_WINDOW).map(
  ({ threshold, tone, name }) => ({ value: threshold, tone, label: `${name.toLowerCase()}: ${threshold}` }),
);

export function BudgetHistory({ declaration }: { readonly declaration: Objective }) {
  const options = { defaultFrom: DEFAULT_FROM, points: POINTS };
  const budget = useMetricRange(render(budgetLeft(declaration)), options);
  const burn = useMetricRange(render(burnRate(declaration, BURN_WINDOW)), options);
  const { name } = declaration;
  return (
    <div className={styles.charts}>
      <div>
        <h3 className={styles.heading}>Error budget left</h3>
        <QueryView query={budget} height={HEIGHT}>
          {(range) => (
            <RangeChart
              {...{ range, label: `Error budget left of ${name}`, only: 'budget left', thresholds: SPENT }}
              format={(value) => percent(value)}
              height={HEIGHT}
              syncKey={name}
            />
          )}
        </QueryView>
      </div>
      <div>
        <h3 className={styles.heading}>Burn rate over {BURN_WINDOW}</h3>
        <QueryView query={burn} height={HEIGHT}>
          {(range) => (
            <RangeChart
              {...{ range, label: `Burn rate of ${name}`, only: 'burn rate', thresholds: BURNS }}
              format={compact}
              height={HEIGHT}
              syncKey={name}
            />
          )}
        </QueryView>
      </div>
    </div>
  );
}
