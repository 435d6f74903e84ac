// Creates a silence: matchers, how long, and why. Shows what it would mute now.
import { useId, useState } from 'react';
import { useChange, useGet } from '../../../api/hooks';
import { ApiError, messageOf } from '../../../api/problem';
import { duration } from '../../../text/format';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { SelectField, TextField } from '../../../ui/fields';
import { useNotify } from '../../../ui/toast';
import styles from '../alerts.module.css';
import { MatcherFields } from './matcher-fields';
import { mutes, type Matcher } from './matchers';

/** In seconds; the API accepts at most 30 days. */
const DURATIONS = [900, 1800, 3600, 7200, 14_400, 28_800, 86_400, 3 * 86_400, 7 * 86_400, 30 * 86_400];
const DEFAULT_DURATION = 7200;
const EMPTY: Matcher = { name: 'alertname', value: '', is_equal: true, is_regex: false };

export interface SilenceDialogProps {
  readonly initial: readonly Matcher[];
  readonly onClose: () => void;
}

export function SilenceDialog({ initial, onClose }: SilenceDialogProps) {
  const [matchers, setMatchers] = useState(initial.length === 0 ? [EMPTY] : initial);
  const [seconds, setSeconds] = useState(DEFAULT_DURATION);
  const [comment, setComment] = useState('');
  const form = useId();
  const notify = useNotify();
  const create = useChange('post', '/api/v1/silences', {
    changes: ['/api/v1/silences', '/api/v1/alerts'],
    onDone: () => {
      notify.done('The silence is active');
      onClose();
    },
  });
  const fields = create.error instanceof ApiError ? create.error.fields : {};
  const isComplete = comment.trim() !== '' && matchers.every(({ name, value }) => name !== '' && value !== '');
  const submit = () => {
    if (!isComplete || create.isPending) return;
    const ends = new Date(Date.now() + seconds * 1000).toISOString();
    create.mutate({ body: { matchers: [...matchers], ends_at: ends, comment } });
  };
  return (
    <Dialog
      title="Create a silence"
      open
      wide
      onClose={onClose}
      actions={
        <Button look="primary" disabled={!isComplete} busy={create.isPending} type="submit" form={form}>
          Create the silence
        </Button>
      }
    >
      <form
        id={form}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <MatcherFields matchers={matchers} onChange={setMatchers} />
        <MutedNow matchers={matchers} />
        <SelectField
          label="Duration"
          value={String(seconds)}
          choices={DURATIONS.map((one) => ({ value: String(one), label: duration(one) }))}
          onChange={(value) => setSeconds(Number(value))}
          problem={fields['ends_at']}
        />
        <TextField
          label="Reason"
          value={comment}
          maxLength={500}
          required
          hint="Who works on it, or why the alert can wait. It is in the audit log."
          problem={fields['comment']}
          onChange={(event) => setComment(event.target.value)}
        />
        {create.error && (
          <p role="alert" className={styles.problem}>
            {messageOf(create.error)}
            {Object.entries(fields).map(([field, message]) => ` ${field}: ${message}.`)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

/** What the matchers mute now, so that nobody silences more than they mean. */
function MutedNow({ matchers }: { readonly matchers: readonly Matcher[] }) {
  const { data } = useGet('/api/v1/alerts', {});
  if (!data) return null;
  const instances = data.items.flatMap(({ name, instances: all }) => all.map(({ labels }) => ({ name, labels })));
  const muted = instances.filter(({ labels }) => mutes(matchers, labels));
  const isInvalid = mutes(matchers, {}) === undefined;
  const names = [...new Set(muted.map(({ name }) => name))];
  return (
    <p role="status" className={isInvalid ? styles.problem : styles.muted}>
      {isInvalid
        ? 'An expression is not valid.'
        : `Mutes ${muted.length} of ${instances.length} alerts that are active now${names.length > 0 ? `: ${names.join(', ')}` : ''}. Silences concern every org.`}
    </p>
  );
}
