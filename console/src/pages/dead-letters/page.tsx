// Dead letters: why jobs failed for the last time, and replaying them.
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useGet, useList } from '../../api/hooks';
import { listView } from '../../api/list-view';
import { useOrg, useRefreshMs } from '../../app/root-search';
import { useMe, useRefusal } from '../../app/session';
import { Button } from '../../ui/button';
import { Page, Section } from '../../ui/page';
import { Refusal } from '../../ui/refusal';
import { Empty, QueryView } from '../../ui/states';
import { DeadLetterFilters } from './filters';
import { matchingOf } from './matching';
import { ReplayDialog } from './replay-dialog';
import { ReplayProgress } from './replay-progress';
import { DeadLetterStats } from './stats';
import { DeadLetterTable } from './table';

const PAGE_SIZE = 100;
const HEIGHT = 320;

export default function DeadLettersPage() {
  const search = useSearch({ from: '/dead-letters' });
  const { queue, errorClass, retryable } = search;
  const refetchMs = useRefreshMs();
  const filter = { queue, error_class: errorClass, retryable };
  const list = useList('/api/v1/dlq', { query: { limit: PAGE_SIZE, ...filter } }, { refetchMs });
  const stats = useGet('/api/v1/dlq/stats', {}, { refetchMs });
  const refusal = useRefusal('operator');
  const { platform } = useMe();
  const everyOrg = useOrg() === undefined && platform;
  const [isOpen, setOpen] = useState(false);
  const loaded = { loaded: list.items.length, isComplete: !list.query.hasNextPage };
  const matching = matchingOf(search, stats.data, loaded);
  const replayMany = (
    <Button look="primary" disabled={refusal !== undefined || list.items.length === 0} onClick={() => setOpen(true)}>
      Replay all that match
    </Button>
  );
  return (
    <Page
      title="Dead letters"
      description="Jobs that failed for the last time. A replay puts a job back on its queue, and its run continues."
      actions={replayMany}
    >
      <Refusal reason={refusal} />
      <ReplayProgress />
      <DeadLetterStats query={stats} />
      <DeadLetterFilters />
      <Section title="Newest first" flush>
        <QueryView
          query={listView(list)}
          height={HEIGHT}
          empty={{
            when: (rows) => rows.length === 0,
            show: <NoDeadLetters isFiltered={Boolean(queue ?? errorClass ?? retryable)} />,
          }}
        >
          {(rows) => <DeadLetterTable rows={rows} onEnd={list.loadMore} refusal={refusal} />}
        </QueryView>
      </Section>
      {isOpen && (
        <ReplayDialog filter={search} matching={matching} everyOrg={everyOrg} onClose={() => setOpen(false)} />
      )}
    </Page>
  );
}

function NoDeadLetters({ isFiltered }: { readonly isFiltered: boolean }) {
  return isFiltered ? (
    <Empty title="No dead letter matches">Remove a filter to see more.</Empty>
  ) : (
    <Empty title="There are no dead letters">A job that fails for the last time appears here.</Empty>
  );
}
