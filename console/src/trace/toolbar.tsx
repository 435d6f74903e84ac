// The filter of a waterfall, the services of its trace, and what acts on all rows.
import { count, duration } from '../text/format';
import { Button } from '../ui/button';
import { Filters, SearchField, SelectField } from '../ui/fields';
import { colorToken } from './service-colors';
import type { Waterfall } from './use-waterfall';
import styles from './toolbar.module.css';

export function Toolbar({ waterfall }: { readonly waterfall: Waterfall }) {
  const { trace, filter, setFilter, matches, tree, zoom, setZoom, range } = waterfall;
  return (
    <div className={styles.toolbar}>
      <Filters label="Filter the spans">
        <SearchField
          label="Filter spans"
          placeholder="Operation, attribute, event…"
          value={filter.text ?? ''}
          onChange={(text) => setFilter({ ...filter, text })}
        />
        <SelectField
          compact
          label="Service"
          value={filter.service ?? ''}
          choices={[
            { value: '', label: 'All services' },
            ...trace.services.map(({ name }) => ({ value: name, label: name })),
          ]}
          onChange={(service) => setFilter({ ...filter, service })}
        />
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={filter.onlyErrors ?? false}
            onChange={(event) => setFilter({ ...filter, onlyErrors: event.target.checked })}
          />
          Errors only
        </label>
        <Button onClick={waterfall.expandAll}>Expand all</Button>
        <Button onClick={waterfall.collapseAll}>Collapse all</Button>
        {zoom && <Button onClick={() => setZoom(undefined)}>Show the whole trace</Button>}
        <span role="status" className={styles.status}>
          {matches && `${count(matches.size)} of ${count(tree.nodes.length)} spans match. `}
          {zoom && `${duration(range.to - range.from)} in view.`}
        </span>
      </Filters>
      <ServiceLegend waterfall={waterfall} />
    </div>
  );
}

/** Folds a service: only the spans that another service called stay. */
function ServiceLegend({ waterfall: { trace, colors, folded, toggleFold } }: { readonly waterfall: Waterfall }) {
  return (
    <ul className={styles.services} aria-label="Services: press one to fold its inner spans">
      {trace.services.map(({ name, spans, errors }) => (
        <li key={name}>
          <button
            type="button"
            className={styles.service}
            aria-pressed={folded.has(name)}
            title={folded.has(name) ? `Show all spans of ${name}` : `Fold the inner spans of ${name}`}
            onClick={() => toggleFold(name)}
          >
            <span className={styles.swatch} style={{ background: colorToken(colors.get(name)) }} aria-hidden />
            {name} <span className="numeric">{count(spans)}</span>
            {errors > 0 && (
              <span className={styles.errors}>
                <span aria-hidden>✕ {count(errors)}</span>
                <span className="visually-hidden">, {errors === 1 ? '1 error' : `${errors} errors`}</span>
              </span>
            )}
            {folded.has(name) && <span className={styles.folded}>folded</span>}
          </button>
        </li>
      ))}
      <li className={styles.legend}>
        <span className={styles.critical} aria-hidden /> critical path
      </li>
    </ul>
  );
}
