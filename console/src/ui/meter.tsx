// A bar that shows how much of a limit is used or left.
import styles from './meter.module.css';

export interface MeterProps {
  /** Accessible name. */
  readonly label: string;
  /** A share from 0 to 1; what is outside is drawn as the nearer end. */
  readonly share: number;
  /** The value in words, for screen readers, e.g. `$3.20 of $5.00`. */
  readonly text: string;
  readonly tone?: 'good' | 'warning' | 'bad';
}

export function Meter({ label, share, text, tone = 'good' }: MeterProps) {
  const percent = Math.round(Math.min(Math.max(share, 0), 1) * 100);
  return (
    <div
      className={styles.meter}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={text}
    >
      <div className={`${styles.bar} ${styles[tone]}`} style={{ width: `${percent}%` }} />
    </div>
  );
}
