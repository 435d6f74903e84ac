// The silences: list, copy and end.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useChange, useGet } from '../../../api/hooks';
import { useMe } from '../../../app/session';
import { between, dateTime, duration } from '../../../text/format';
import { Badge } from '../../../ui/badge';
import { Button } from '../../../ui/button';
import { useConfirm } from '../../../ui/confirm';
import { useNow } from '../../../ui/details';
import { Section } from '../../../ui/page';
import { Empty, QueryView } from '../../../ui/states';
import { Table, type Column } from '../../../ui/table';
import { useNotify } from '../../../ui/toast';
import styles from '../alerts.module.css';
import type { AlertsSearch } from '../search';
import { useGuard } from '../use-guard';
import { matcherText, type Matcher, type Silence } from './matchers';

const REFRESH_MS = 30_000;

export function Silences({ onCopy }: { readonly onCopy: (matchers: readonly Matcher[]) => void }) {
  const { platform } = useMe();
  const { expired = false } = useSearch({ from: '/alerts' });
  const navigate = useNavigate({ from: '/alerts' });
  const query = useGet('/api/v1/silences', {}, { refetchMs: REFRESH_MS, enabled: platform });
  const end = useEndSilence();
  const columns = useMemo(() => columnsOf({ end, onCopy }), [end, onCopy]);
  if (!platform)
    return (
      <Empty title="Silences are for platform administrators">
        They concern the alerts of every org. Ask one to silence an alert.
      </Empty>
    );
  return (
    <Section
      title="Silences"
      flush
      actions={
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={expired}
            onChange={(event) => {
              const shown = event.target.checked ? (true as const) : undefined;
              void navigate({ to: '.', search: (old: AlertsSearch) => ({ ...old, expired: shown }), replace: true });
            }}
          />
          Show ended silences
        </label>
      }
    >
      <QueryView query={query} height={200}>
        {({ items }) => {
          const rows = items.filter(({ state }) => expired || state !== 'expired');
          if (rows.length === 0)
            return (
              <Empty title={items.length === 0 ? 'There are no silences' : 'No silence is active'}>
                Open an alert and choose “Silence”, or create one here.
              </Empty>
            );
          return <Table label="Silences" columns={columns} rows={rows} rowKey={({ id }) => id} />;
        }}
      </QueryView>
    </Section>
  );
}

function useEndSilence(): (silence: Silence) => void {
  const guard = useGuard('operator', { platform: true });
  const confirm = useConfirm();
  const notify = useNotify();
  const end = useChange('delete', '/api/v1/silences/{id}', {
    changes: ['/api/v1/silences', '/api/v1/alerts'],
    onDone: () => notify.done('The silence has ended'),
  });
  const { mutate } = end;
  return (silence) =>
    guard(() => {
      const question = {
        title: 'End the silence?',
        text: `Alerts with ${silence.matchers.map(matcherText).join(', ')} notify again at once.`,
        action: 'End the silence',
        danger: true,
      };
      void confirm(question).then(
        (yes) => yes && mutate({ path: { id: silence.id } }, { onError: (error) => notify.failed(error) }),
      );
    });
}

interface RowActions {
  readonly end: (silence: Silence) => void;
  readonly onCopy: (matchers: readonly Matcher[]) => void;
}

function columnsOf({ end, onCopy }: RowActions): readonly Column<Silence>[] {
  return [
    {
      id: 'state',
      header: 'State',
      width: '110px',
      sortBy: ({ state }) => state,
      cell: ({ state }) => (
        <Badge tone={state === 'active' ? 'info' : 'neutral'}>{state === 'expired' ? 'ended' : state}</Badge>
      ),
    },
    {
      id: 'matchers',
      header: 'Mutes',
      width: 'minmax(220px, 3fr)',
      cell: ({ matchers }) => {
        const text = matchers.map(matcherText).join(', ');
        return (
          <code className={styles.cut} title={text}>
            {text}
          </code>
        );
      },
    },
    {
      id: 'comment',
      header: 'Reason',
      width: 'minmax(160px, 2fr)',
      cell: ({ comment }) => (
        <span className={styles.cut} title={comment}>
          {comment}
        </span>
      ),
    },
    { id: 'by', header: 'By', width: '140px', sortBy: ({ created_by: by }) => by, cell: ({ created_by: by }) => by },
    {
      id: 'ends',
      header: 'Ends',
      width: '180px',
      sortBy: ({ ends_at: at }) => at,
      cell: (one) => <Ends silence={one} />,
    },
    {
      id: 'actions',
      header: 'Actions',
      width: '150px',
      cell: (silence) => (
        <span className={styles.buttons}>
          <Button onClick={() => onCopy(silence.matchers)}>Copy</Button>
          {silence.state !== 'expired' && <Button onClick={() => end(silence)}>End</Button>}
        </span>
      ),
    },
  ];
}

function Ends({ silence: { state, ends_at: at } }: { readonly silence: Silence }) {
  const now = new Date(useNow()).toISOString();
  const left = between(now, at);
  return (
    <time dateTime={at} title={dateTime(at)}>
      {state === 'expired' || left === null || left <= 0 ? dateTime(at) : `in ${duration(Math.round(left))}`}
    </time>
  );
}
