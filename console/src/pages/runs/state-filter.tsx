// Chooses the runs of one state, and says how many there are.
import type { ResponseOf } from '../../api/types';
import { count } from '../../text/format';
import styles from './runs.module.css';
import { keysOf, STATE_NAMES, type RunState } from './names';

export interface StateFilterProps {
  readonly state: RunState | undefined;
  /** Undefined until they are known. */
  readonly counts: ResponseOf<'get', '/api/v1/runs/counts'> | undefined;
  readonly onChange: (state: RunState | undefined) => void;
}

export function StateFilter({ state, counts, onChange }: StateFilterProps) {
  return (
    <div role="group" aria-label="State" className={styles.states}>
      {[undefined, ...keysOf(STATE_NAMES)].map((one) => (
        <button
          key={one ?? 'all'}
          type="button"
          className={styles.state}
          aria-pressed={one === state}
          onClick={() => onChange(one)}
        >
          {one === undefined ? 'All' : STATE_NAMES[one]}
          {counts && (
            <span className={styles.count}>
              {count(one === undefined ? counts.total : counts.by_state[one])}
              {counts.capped && '+'}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
