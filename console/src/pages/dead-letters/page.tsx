// Dead letters: why jobs failed for the last time, and replaying them.
import { useState } from 'react';
import { useGet, useList } from '../../api/hooks';
import { listView } from '../../api/list-view';
import { OtherOrgs } from '../../app/other-orgs';
import { useOrg, useRefreshMs } from '../../app/root-search';
import { useMe, useRefusal } from '../../app/session';
import { Button } from '../../ui/button';
import { Page, Section } from '../../ui/page';
import { Refusal } from '../../ui/refusal';
import { Empty, QueryView } from '../../ui/states';
import { TimePicker } from '../../ui/time-picker';
import { DeadLetterFilters } from './filters';
import { matchingOf } from './matching';
import { ReplayDialog } from './replay-dialog';
import { ReplayProgress } from './replay-progress';
import { DeadLetterStats } from './stats';
import { DeadLetterTable } from './table';
import { isFiltered, parametersOf, useFilter } from './use-filter';

const PAGE_SIZE = 100;
const HEIGHT = 320;

export default function DeadLettersPage() {
  const filter = useFilter();
  const refetchMs = useRefreshMs();
  const list = useList('/api/v1/dlq', { query: { limit: PAGE_SIZE, ...parametersOf(filter) } }, { refetchMs });
  const stats = useGet('/api/v1/dlq/stats', {}, { refetchMs });
  const refusal = useRefusal('operator');
  const { platform } = useMe();
  const everyOrg = useOrg() === undefined && platform;
  const [isOpen, setOpen] = useState(false);
  const loaded = { loaded: list.items.length, isComplete: !list.query.hasNextPage };
  const matching = matchingOf(filter, stats.data, loaded);
  const replayMany = (
    <Button look="primary" disabled={refusal !== undefined || list.items.length === 0} onClick={() => setOpen(true)}>
      Replay all that match
    </Button>
  );
  return (
    <Page
      title="Dead letters"
      description="Jobs that failed for the last time. A replay puts a job back on its queue, and its run continues."
      actions={
        <>
          <TimePicker allTimes />
          {replayMany}
        </>
      }
    >
      <Refusal reason={refusal} />
      <ReplayProgress />
      <DeadLetterStats query={stats} />
      <DeadLetterFilters filter={filter} steps={Object.keys(stats.data?.by_step ?? {})} />
      <Section title="Newest first" flush>
        <QueryView
          query={listView(list)}
          height={HEIGHT}
          empty={{
            when: (rows) => rows.length === 0,
            show: <NoDeadLetters isFiltered={isFiltered(filter)} otherOrgs={list.otherOrgs} />,
          }}
        >
          {(rows) => <DeadLetterTable rows={rows} onEnd={list.loadMore} refusal={refusal} />}
        </QueryView>
      </Section>
      {isOpen && (
        <ReplayDialog filter={filter} matching={matching} everyOrg={everyOrg} onClose={() => setOpen(false)} />
      )}
    </Page>
  );
}

interface NoDeadLettersProps {
  readonly isFiltered: boolean;
  readonly otherOrgs: readonly string[];
}

function NoDeadLetters({ isFiltered, otherOrgs }: NoDeadLettersProps) {
  return (
    <Empty title={isFiltered ? 'No dead letter matches' : 'There are no dead letters'}>
      <OtherOrgs orgs={otherOrgs} what="dead letters" />
      <p>{isFiltered ? 'Remove a filter to see more.' : 'A job that fails for the last time appears here.'}</p>
    </Empty>
  );
}
