// What went into the run, and what came out.
import { Json } from '../../ui/details';
import { Section } from '../../ui/page';
import { Empty } from '../../ui/states';
import { isActive } from '../runs/names';
import styles from './run.module.css';
import type { Run } from './types';

export function DataTab({ run }: { readonly run: Run }) {
  return (
    <div className={styles.sections}>
      <Section title="Input">
        <Json value={run.input} label="Input of the run" />
      </Section>
      <Section title="Result">
        {run.result === null || run.result === undefined ? (
          <Empty title={isActive(run) ? 'The result comes when the run has ended' : 'The run has no result'} />
        ) : (
          <Json value={run.result} label="Result of the run" />
        )}
      </Section>
    </div>
  );
}
