// Chooses the runs of one state.
import styles from './runs.module.css';
import { keysOf, STATE_NAMES, type RunState } from './names';

export interface StateFilterProps {
  readonly state: RunState | undefined;
  readonly onChange: (state: RunState | undefined) => void;
}

export function StateFilter({ state, onChange }: StateFilterProps) {
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
        </button>
      ))}
    </div>
  );
}
