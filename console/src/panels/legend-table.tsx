// The legend of a chart, as a table: name, latest and highest value.
import type { Statistics } from './legend';
import type { Format } from './units';
import styles from './series-chart.module.css';

export interface LegendProps {
  readonly label: string;
  readonly rows: readonly (Statistics & { readonly name: string; readonly color: number | string })[];
  /** Series that are not drawn. */
  readonly left: number;
  readonly hidden: ReadonlySet<string>;
  /** In pixels; the rest scrolls. */
  readonly height: number;
  readonly format: Format;
  readonly onToggle: (name: string, alone: boolean) => void;
}

export function Legend({ label, rows, left, hidden, height, format, onToggle }: LegendProps) {
  return (
    <div
      className={styles.legend}
      style={{ maxHeight: height }}
      tabIndex={0}
      role="region"
      aria-label={`Legend of ${label}`}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">Series</th>
            <th scope="col">Last</th>
            <th scope="col">Max</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, color, last, max }, index) => (
            <tr key={index} className={hidden.has(name) ? styles.hidden : undefined}>
              <th scope="row">
                <button
                  type="button"
                  aria-pressed={!hidden.has(name)}
                  title={`${name} (Ctrl: alone)`}
                  onClick={({ ctrlKey, metaKey, shiftKey }) => onToggle(name, ctrlKey || metaKey || shiftKey)}
                >
                  <span
                    className={styles.marker}
                    style={{ background: `var(--${typeof color === 'number' ? `series-${color}` : color})` }}
                    aria-hidden
                  />
                  <span className={styles.name}>{name}</span>
                </button>
              </th>
              <td>{format(last)}</td>
              <td>{format(max)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 && <p className={styles.left}>{left} more series are not drawn: choose values of the variables.</p>}
    </div>
  );
}
