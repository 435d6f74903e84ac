// The series of a metric against its budget.
import { count } from '../../text/format';
import { budgetShare, isNearBudget, type Signal } from './signal-list';
import styles from './signals.module.css';

export function SeriesBar({ signal }: { readonly signal: Signal }) {
  const { series, series_budget: budget } = signal;
  if (budget === null) return '–';
  const share = budgetShare(signal);
  const isNear = isNearBudget(signal);
  const title = `The budget is per process.${isNear ? ' Labels with free values are near it.' : ''}`;
  return (
    <span className={styles.series} title={title}>
      <span className={isNear ? styles.near : undefined}>
        {isNear && '! '}
        {count(series)} / {count(budget)}
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
