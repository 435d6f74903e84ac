// One sample: its checks, and the review.
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Ago, Details } from '../../ui/details';
import { TextAreaField } from '../../ui/fields';
import { Section } from '../../ui/page';
import type { Sample } from './sample';
import { RESULT_NAMES, RESULT_TONES } from './sample-table';
import type { Review } from './use-review';
import { useShortcuts } from './use-shortcuts';
import styles from './qa.module.css';

export interface SampleViewProps {
  readonly sample: Sample;
  readonly refusal: string | undefined;
  readonly review: Review;
  /** Shows another sample, so many places after this one. */
  readonly onMove: (offset: number) => void;
}

export function SampleView({ sample, refusal, review, onMove }: SampleViewProps) {
  const { run_id: runId, entity_id: entityId, result } = sample;
  const [notes, setNotes] = useState(sample.notes ?? '');
  const form = useRef<HTMLDivElement>(null);
  const decide = (decision: Sample['result']) => {
    if (refusal === undefined && !review.isBusy) review.decide(sample, decision, notes);
  };
  useShortcuts({
    j: () => onMove(1),
    k: () => onMove(-1),
    p: () => decide('pass'),
    f: () => decide('fail'),
    r: () => decide('needs_review'),
    n: () => form.current?.querySelector('textarea')?.focus(),
  });
  const disabled = refusal !== undefined;
  return (
    <Section title={entityId}>
      <Details
        entries={[
          [
            'Result',
            <Badge key="result" tone={RESULT_TONES[result]}>
              {RESULT_NAMES[result]}
            </Badge>,
          ],
          ['Score', sample.bucket],
          ['Org', sample.org],
          [
            'Run',
            <Link key="run" to="/runs/$id" params={{ id: runId }}>
              {runId.slice(0, 8)}
            </Link>,
          ],
          ['Reviewed by', sample.reviewed_by ?? 'nobody'],
          ['Reviewed', sample.reviewed_at === null ? undefined : <Ago key="at" at={sample.reviewed_at} />],
        ]}
      />
      <ul className={styles.checks} aria-label="Checks">
        {sample.checks.map(({ name, passed, detail }) => (
          <li key={name}>
            <Badge tone={passed ? 'good' : 'bad'}>{passed ? 'passed' : 'failed'}</Badge> {name}
            {detail !== undefined && <span className="muted">: {detail}</span>}
          </li>
        ))}
      </ul>
      <div ref={form}>
        <TextAreaField
          label="Note"
          value={notes}
          disabled={disabled}
          problem={review.problems.notes}
          onChange={(event) => setNotes(event.target.value)}
        />
        <div className={styles.buttons}>
          <Button look="primary" disabled={disabled} busy={review.isBusy} onClick={() => decide('pass')}>
            Pass
          </Button>
          <Button look="danger" disabled={disabled} busy={review.isBusy} onClick={() => decide('fail')}>
            Fail
          </Button>
          <Button disabled={disabled} busy={review.isBusy} onClick={() => decide('needs_review')}>
            Needs review
          </Button>
        </div>
      </div>
    </Section>
  );
}
