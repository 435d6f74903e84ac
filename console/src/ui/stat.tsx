// A number with its name, and how it changed.
import type { ReactNode } from 'react';
import { percent } from '../text/format';
import styles from './stat.module.css';

export interface StatProps {
  readonly label: string;
  readonly value: ReactNode;
  /** Explains the value below it. */
  readonly note?: ReactNode;
  /** Relative change against the period before, e.g. 0.12 for 12% more. */
  readonly change?: number | null;
  /** Whether more is better; decides the colour of the change. Default: neither. */
  readonly better?: 'more' | 'less';
  readonly tone?: 'good' | 'warning' | 'bad';
}

export function Stat({ label, value, note, change, better, tone }: StatProps) {
  return (
    <div className={styles.stat}>
      <div className={styles.label}>{label}</div>
      <div className={`${styles.value} numeric ${tone ? styles[tone] : ''}`}>{value}</div>
      <div className={styles.note}>
        {change !== undefined && change !== null && Number.isFinite(change) && (
          <span className={changeClass(change, better)}>
            {change > 0 ? '▲' : change < 0 ? '▼' : '='} {percent(Math.abs(change), 0)}
            <span className="visually-hidden"> {change > 0 ? 'more' : 'less'} than in the period before</span>
          </span>
        )}
        {note !== undefined && <span>{note}</span>}
      </div>
    </div>
  );
}

function changeClass(change: number, better: StatProps['better']): string | undefined {
  if (better === undefined || change === 0) return undefined;
  return change > 0 === (better === 'more') ? styles.good : styles.bad;
}

/** The relative change; null without a basis. */
export function relativeChange(now: number | null | undefined, before: number | null | undefined): number | null {
  return now === null || now === undefined || !before ? null : now / before - 1;
}
