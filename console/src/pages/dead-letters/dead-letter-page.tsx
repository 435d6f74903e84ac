// One dead letter: its error, payload and attempts; replaying it, and following its run.
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useGet } from '../../api/hooks';
import { ApiError } from '../../api/problem';
import { useRefusal } from '../../app/session';
import { count, dateTime } from '../../text/format';
import { Badge } from '../../ui/badge';
import { Details, Json } from '../../ui/details';
import { Page, Section } from '../../ui/page';
import { Refusal } from '../../ui/refusal';
import { Empty, QueryView } from '../../ui/states';
import { DeadLetterActions } from './actions';
import { FollowedRun } from './followed-run';
import type { DeadLetter } from './dead-letter';

const HEIGHT = 480;
const UUID_LENGTH = 36;

export default function DeadLetterPage() {
  const { id } = useParams({ from: '/dead-letters/$id' });
  const navigate = useNavigate();
  const refusal = useRefusal('operator');
  // A replayed dead letter does not exist any more; the page keeps showing it.
  const [isReplayed, setReplayed] = useState(false);
  const query = useGet('/api/v1/dlq/{id}', { path: { id } }, { enabled: !isReplayed });
  const isGone = query.error instanceof ApiError && query.error.status === 404;
  const letter = query.data;
  const actions = letter && !isReplayed && !isGone && (
    <DeadLetterActions
      letter={letter}
      refusal={refusal}
      onReplayed={() => setReplayed(true)}
      onDeleted={() => void navigate({ to: '/dead-letters' })}
    />
  );
  return (
    <Page
      title={letter ? `Dead letter: ${letter.kind}, ${letter.step}` : 'Dead letter'}
      description={letter && `${letter.error_class} in the org ${letter.org}`}
      actions={actions}
    >
      <Refusal reason={refusal} />
      <FollowedRun runId={id.slice(0, UUID_LENGTH)} isReplayed={isReplayed} />
      {isGone && !isReplayed && letter === undefined ? (
        <Empty title="There is no such dead letter">
          It was replayed or deleted. See <Link to="/dead-letters">all dead letters</Link>.
        </Empty>
      ) : (
        <QueryView query={isGone ? { ...query, error: null } : query} height={HEIGHT}>
          {(one) => <Content letter={one} />}
        </QueryView>
      )}
    </Page>
  );
}

function Content({ letter }: { readonly letter: DeadLetter }) {
  return (
    <>
      <Section title="Error">
        <p className="lead">{letter.message}</p>
        <Details
          entries={[
            ['Error class', letter.error_class],
            [
              'Kind',
              <Badge key="kind" tone={letter.retryable ? 'warning' : 'bad'}>
                {letter.retryable ? 'may be transient' : 'not transient'}
              </Badge>,
            ],
            ['Attempts', count(letter.attempts)],
            ['Earlier replays', count(letter.replays)],
            ['First failed', dateTime(letter.first_failed_at)],
            ['Last failed', dateTime(letter.last_failed_at)],
            ['Queue', letter.queue],
            [
              'Run',
              <Link key="run" to="/runs/$id" params={{ id: letter.run_id }}>
                {letter.run_id}
              </Link>,
            ],
            [
              'Trace',
              letter.trace_id === null ? undefined : (
                <Link key="trace" to="/traces/$id" params={{ id: letter.trace_id }}>
                  {letter.trace_id}
                </Link>
              ),
            ],
          ]}
        />
      </Section>
      {letter.stack !== null && (
        <Section title="Stack">
          <Json label="Stack of the error" value={letter.stack} />
        </Section>
      )}
      <Section title="Payload">
        <Json label="Payload of the job" value={letter.payload} />
      </Section>
    </>
  );
}
