// The error budget over time, and the burn rate of the last hour.
import type { Objective } from '@sextant/signals/declare/objective';
import { budgetLeft, burnRate } from '@sextant/signals/query/objectives';
import { render } from '@sextant/signals/query/render';
import { useTimeRange } from '../../app/root-search';
import type { Threshold } from '../../charts/types';
import { MetricChart } from '../../panels/metric-chart';
import { BURN_CHECKS } from './burn';
import styles from './objectives.module.css';

/** Start of the time range of the page when the address names none. */
export const DEFAULT_FROM = 'now-24h';

const HEIGHT = 240;
const BURN_WINDOW = '1h';
const SPENT: readonly Threshold[] = [{ value: 0, tone: 'bad', label: 'spent' }];
const BURNS: readonly Threshold[] = BURN_CHECKS.filter(({ long }) => long === BURN_WINDOW).map(
  ({ threshold, tone, name }) => ({ value: threshold, tone, label: `${name.toLowerCase()}: ${threshold}` }),
);

export function BudgetHistory({ declaration }: { readonly declaration: Objective }) {
  const times = useTimeRange(DEFAULT_FROM);
  const { name } = declaration;
  const common = { ...times, height: HEIGHT, syncKey: name };
  return (
    <div className={styles.charts}>
      <div>
        <h3 className={styles.heading}>Error budget left</h3>
        <MetricChart
          {...common}
          label={`Error budget left of ${name}`}
          query={render(budgetLeft(declaration))}
          unit="percentunit"
          thresholds={SPENT}
        />
      </div>
      <div>
        <h3 className={styles.heading}>Burn rate over {BURN_WINDOW}</h3>
        <MetricChart
          {...common}
          label={`Burn rate of ${name}`}
          query={render(burnRate(declaration, BURN_WINDOW))}
          thresholds={BURNS}
        />
      </div>
    </div>
  );
}
