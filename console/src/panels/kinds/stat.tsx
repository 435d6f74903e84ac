// Values as tiles, coloured by thresholds, with the course of each value if the panel has one.
import { Sparkline } from '../../charts/sparkline';
import { panelValues } from '../values';
import type { KindProps } from './kind';
import styles from './values.module.css';

export function StatPanel({ panel, data }: KindProps) {
  const { graphMode = 'none', colorMode = 'value', textMode: mode = 'auto' } = panel.options ?? {};
  const values = panelValues(panel, data);
  const textMode = mode === 'auto' ? (values.length > 1 ? 'value_and_name' : 'value') : mode;
  return (
    <ul className={styles.tiles} tabIndex={0} aria-label={panel.title}>
      {values.map(({ name, text, tone, history }, index) => (
        <li key={index} className={`${styles.tile} ${styles[colorMode] ?? ''} ${styles[tone ?? 'neutral']}`}>
          {textMode !== 'name' && <strong className={styles.number}>{text}</strong>}
          {textMode !== 'value' && <span className={styles.name}>{name}</span>}
          {graphMode !== 'none' && history.length > 1 && <Sparkline values={history} label={`${name} over time`} />}
        </li>
      ))}
    </ul>
  );
}
