// Values as horizontal bars, for bar gauges and bar charts.
import { shareOf } from '../arc';
import { toneColor } from '../colors';
import { panelValues } from '../values';
import type { KindProps } from './kind';
import styles from './values.module.css';

export function BarsPanel({ panel, data }: KindProps) {
  const values = panelValues(panel, data);
  const highest = Math.max(0, ...values.map(({ value }) => value ?? 0));
  return (
    <ul className={styles.bars} tabIndex={0} aria-label={panel.title}>
      {values.map(({ name, value, text, tone, field }, index) => (
        <li key={index} className={styles.bar}>
          <span className={styles.name}>{name}</span>
          <span className={styles.amount}>{text}</span>
          <div className={styles.track} aria-hidden>
            <div
              style={{
                width: `${shareOf(value, field.min ?? 0, field.max ?? highest) * 100}%`,
                background: toneColor(tone),
              }}
            />
          </div>
        </li>
      ))}
    </ul>
  );
}
