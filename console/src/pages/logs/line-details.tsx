// All fields of a log line, and where to look next.
import { Link } from '@tanstack/react-router';
import { definedOf } from '../../text/search';
import { dateTime } from '../../text/format';
import { Json } from '../../ui/details';
import { buttonClass } from '../../ui/button';
import type { LogFilter, LogLine } from './filter';
import { fieldsOf } from './line-fields';
import styles from './lines.module.css';

export interface LineDetailsProps {
  readonly line: LogLine;
  readonly onFilter?: ((change: Partial<LogFilter>) => void) | undefined;
}

export function LineDetails({ line, onFilter }: LineDetailsProps) {
  return (
    <div className={styles.details}>
      <div className={styles.actions}>
        {line.trace_id !== null && (
          <Link
            className={buttonClass()}
            to="/traces/$id"
            params={{ id: line.trace_id }}
            search={definedOf({ span: line.span_id ?? undefined })}
          >
            Open the trace
          </Link>
        )}
        {line.run_id !== null && (
          <Link className={buttonClass()} to="/runs/$id" params={{ id: line.run_id }}>
            Open the run
          </Link>
        )}
      </div>
      <p className={styles.full}>{line.message}</p>
      <dl className={styles.fields}>
        <div>
          <dt>time</dt>
          <dd>
            {dateTime(line.at)} <span className={styles.summary}>({line.at})</span>
          </dd>
        </div>
        {fieldsOf(line).map(({ name, value, filter }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <span className={styles.value}>{value}</span>
              {onFilter && filter && (
                <button
                  type="button"
                  className={styles.filter}
                  aria-label={`Show only lines with this ${name}`}
                  title="Show only lines like this"
                  onClick={() => onFilter(filter)}
                >
                  + filter
                </button>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {line.error?.stack && <Json label="Stack trace" value={line.error.stack} />}
    </div>
  );
}
