// The series of a metric against its budget.
import { count } from '../../text/format';
import { budgetShare, isNearBudget, type Signal } from './signal-list';
import styles from './signals.module.css';

export function SeriesBar({ signal }: { readonly signal: Signal }) {
  const { series, max_series_per_process: most, series_budget: budget } = signal;
  if (budget === null) return '–';
  const share = budgetShare(signal);
  const isNear = isNearBudget(signal);
  const title = `The process with the most has ${count(most)} series of a budget of ${count(budget)}; all have ${count(series)}.${isNear ? ' Labels with free values are near it.' : ''}`;
  return (
    <span className={styles.series} title={title}>
      <span className={isNear ? styles.near : undefined}>
        {isNear && '! '}
        {count(most)} / {count(budget)}
      </span>
      <span className={styles.track} aria-hidden>
        <span
          className={`${styles.fill} ${isNear ? styles.nearFill : ''}`}
          style={{ width: `${Math.min(share ?? 0, 1) * 100}%` }}
        />
      </span>
    </span>
  );
}
