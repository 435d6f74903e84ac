// Values on a dial with its thresholds.
import { arc, shareOf } from '../arc';
import { toneColor, toneOf } from '../colors';
import { absoluteSteps } from '../thresholds';
import { panelValues, type PanelValue } from '../values';
import type { KindProps } from './kind';
import styles from './values.module.css';

const DIAL = { x: 100, y: 84, radius: 66 };
const LIMITS = { ...DIAL, radius: 77 };

export function GaugePanel({ panel, data }: KindProps) {
  const values = panelValues(panel, data);
  return (
    <ul className={styles.gauges} tabIndex={0} aria-label={panel.title}>
      {values.map((value, index) => (
        <li key={index} className={styles.gauge}>
          <Gauge value={value} />
          {values.length > 1 && <span className={styles.name}>{value.name}</span>}
        </li>
      ))}
    </ul>
  );
}

function Gauge({ value: { name, value, text, tone, field } }: { readonly value: PanelValue }) {
  const { min = 0, max = 100, thresholds } = field;
  const steps = thresholds ? absoluteSteps(thresholds, field) : [];
  const share = shareOf(value, min, max);
  return (
    <svg viewBox="0 0 200 130" role="img" aria-label={`${name}: ${text}`}>
      <path className={styles.dial} d={arc(DIAL, 0, 1)} />
      {share > 0 && <path className={styles.needle} d={arc(DIAL, 0, share)} style={{ stroke: toneColor(tone) }} />}
      {steps.map(({ value: from, color }, index) => (
        <path
          key={index}
          className={styles.limit}
          d={arc(LIMITS, shareOf(from, min, max), shareOf(steps[index + 1]?.value ?? max, min, max))}
          style={{ stroke: toneColor(toneOf(color)) }}
        />
      ))}
      <text className={styles.dialText} x={DIAL.x} y={DIAL.y + 8}>
        {text}
      </text>
    </svg>
  );
}
