// Why a run failed, and the way to the span that failed.
import { Link } from '@tanstack/react-router';
import { buttonClass } from '../../ui/button';
import { nameOfError } from '../runs/names';
import styles from './run.module.css';
import type { Run } from './types';

export function RunError({ run }: { readonly run: Run }) {
  const step = run.steps.find(({ state }) => state === 'failed');
  const errorClass = run.error_class ?? step?.error_class;
  return (
    <section className={styles.failure} aria-label="Why the run failed">
      <h2>
        {errorClass ? nameOfError(errorClass) : 'The run failed'}
        {step && (
          <>
            {' '}
            in the step <code>{step.step}</code>
            {step.attempt > 1 && `, attempt ${step.attempt}`}
          </>
        )}
      </h2>
      <p className={styles.message}>{run.error_message ?? step?.error_message ?? 'No message was recorded.'}</p>
      <Link
        to="/runs/$id"
        params={{ id: run.id }}
        search={{ tab: 'trace' }}
        hash="trace"
        className={buttonClass('primary')}
      >
        Show the failing span
      </Link>
    </section>
  );
}
