// The sessions of the signed-in user: here and on other devices.
import { useChange, useGet } from '../../api/hooks';
import type { ItemOf } from '../../api/types';
import { useMe } from '../../app/session';
import { dateTime } from '../../text/format';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { useConfirm } from '../../ui/confirm';
import { Ago } from '../../ui/details';
import { Page, Section } from '../../ui/page';
import { Empty, QueryView } from '../../ui/states';
import { Table, type Column } from '../../ui/table';
import { useNotify } from '../../ui/toast';

type Session = ItemOf<'/api/v1/sessions'>;

const HEIGHT = 200;
const PATHS = ['/api/v1/sessions', '/api/v1/keys'];

export default function SessionsPage() {
  const { actor } = useMe();
  const query = useGet('/api/v1/sessions', {});
  const hasOthers = query.data?.items.some(({ current }) => !current) ?? false;
  return (
    <Page
      title="Sessions"
      description={`Browsers that are signed in as ${actor}. End the sessions that you do not know.`}
      actions={<EndOthers disabled={!hasOthers} />}
    >
      <Section title="Open sessions, the last used first" flush>
        <QueryView
          query={query}
          height={HEIGHT}
          empty={{
            when: ({ items }) => items.length === 0,
            show: <Empty title="There are no sessions">Browsers that sign in appear here.</Empty>,
          }}
        >
          {({ items }) => <Table label="Open sessions" columns={COLUMNS} rows={items} rowKey={({ id }) => id} />}
        </QueryView>
      </Section>
    </Page>
  );
}

const COLUMNS: readonly Column<Session>[] = [
  {
    ...{ id: 'session', header: 'Session', width: 'minmax(170px, 1fr)' },
    cell: ({ id, current }) => (current ? <Badge tone="good">this browser</Badge> : <code>{id.slice(0, 8)}</code>),
  },
  {
    ...{ id: 'used', header: 'Last used', width: '130px' },
    cell: ({ last_seen_at: at }) => <Ago at={at} />,
    sortBy: ({ last_seen_at: at }) => Date.parse(at),
  },
  {
    ...{ id: 'created', header: 'Signed in', width: '190px' },
    cell: ({ created_at: at }) => dateTime(at),
    sortBy: ({ created_at: at }) => Date.parse(at),
  },
  { id: 'expires', header: 'Ends at the latest', width: '190px', cell: ({ expires_at: at }) => dateTime(at) },
  {
    ...{ id: 'actions', header: 'Actions', width: '130px' },
    // The button "Sign out" ends the session of this browser.
    cell: (session) => (session.current ? '–' : <EndSession session={session} />),
  },
];

function EndSession({ session: { id } }: { readonly session: Session }) {
  const notify = useNotify();
  const end = useChange('delete', '/api/v1/sessions/{id}', {
    changes: PATHS,
    onDone: () => notify.done('Ended the session'),
  });
  return (
    <Button busy={end.isPending} onClick={() => end.mutate({ path: { id } }, { onError: notify.failed })}>
      End<span className="visually-hidden"> the session {id.slice(0, 8)}</span>
    </Button>
  );
}

function EndOthers({ disabled }: { readonly disabled: boolean }) {
  const confirm = useConfirm();
  const notify = useNotify();
  const end = useChange('delete', '/api/v1/sessions', {
    changes: PATHS,
    onDone: ({ ended }) => notify.done(ended === 1 ? 'Ended one session' : `Ended ${ended} sessions`),
  });
  const ask = async () => {
    const text = 'Every other browser that is signed in like this one must sign in again.';
    if (!(await confirm({ title: 'End all other sessions?', text, action: 'End the other sessions', danger: true })))
      return;
    end.mutate({}, { onError: notify.failed });
  };
  return (
    <Button disabled={disabled} busy={end.isPending} onClick={() => void ask()}>
      End all other sessions
    </Button>
  );
}
