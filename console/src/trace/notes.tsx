// What the waterfall does not show.
import { count } from '../text/format';
import type { Trace } from './types';
import styles from './trace.module.css';

export function Notes({ trace, isUnknownSpan }: { readonly trace: Trace; readonly isUnknownSpan: boolean }) {
  const { hidden_spans: hidden, omitted_spans: omitted } = trace;
  const notes = [
    hidden > 0 && `${spans(hidden)} of this trace belong to another org or to the platform, and are not shown.`,
    omitted > 0 && `The trace has ${spans(omitted)} more than the first ${count(trace.spans.length)} that are shown.`,
    isUnknownSpan && 'The span in the address is not among the spans that are shown.',
  ].filter((note) => note !== false);
  if (notes.length === 0) return null;
  return (
    <div className={styles.notes} role="note">
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </div>
  );
}

function spans(number: number): string {
  return number === 1 ? '1 span' : `${count(number)} spans`;
}
