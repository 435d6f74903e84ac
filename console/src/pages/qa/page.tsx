// QA review: samples of results, and the verdict of people about them.
import { useSearch } from '@tanstack/react-router';
import { useList } from '../../api/hooks';
import { listView } from '../../api/list-view';
import { OtherOrgs } from '../../app/other-orgs';
import { useSetSearch } from '../../app/set-search';
import { useRefusal } from '../../app/session';
import { Button } from '../../ui/button';
import { Filters, SearchField, SelectField } from '../../ui/fields';
import { Page, Section } from '../../ui/page';
import { Refusal } from '../../ui/refusal';
import { Empty, QueryView } from '../../ui/states';
import { neighborOf, shownOf, type Sample } from './sample';
import { SampleTable } from './sample-table';
import { SampleView } from './sample-view';
import { Shortcuts } from './shortcuts';
import type { QaSearch } from './search';
import { useReview } from './use-review';
import styles from './qa.module.css';

const PAGE_SIZE = 100;
const HEIGHT = 480;
const CHOICES = [
  { value: 'needs_review', label: 'Needs review' },
  { value: 'fail', label: 'Failed' },
  { value: 'pass', label: 'Passed' },
  { value: 'all', label: 'All samples' },
];

export default function QaReviewPage() {
  const { result = 'needs_review', run } = useSearch({ from: '/qa' });
  const set = useSetSearch<QaSearch>();
  const refusal = useRefusal('operator');
  const filter = { run_id: run, result: result === 'all' ? undefined : result };
  const list = useList('/api/v1/qa', { query: { limit: PAGE_SIZE, ...filter } });
  return (
    <Page title="QA review" description="Samples of results of enrichment runs. The latest review of a sample counts.">
      <Refusal reason={refusal} />
      <Filters>
        <SelectField
          compact
          label="Result"
          value={result}
          choices={CHOICES}
          onChange={(value) => set({ result: value as QaSearch['result'], sample: undefined })}
        />
        <SearchField label="Run id" value={run ?? ''} onChange={(value) => set({ run: value || undefined })} />
        {run !== undefined && (
          <Button look="quiet" onClick={() => set({ run: undefined })}>
            Show all runs
          </Button>
        )}
      </Filters>
      <QueryView
        query={listView(list)}
        height={HEIGHT}
        empty={{ when: (samples) => samples.length === 0, show: <NoSamples result={result} orgs={list.otherOrgs} /> }}
      >
        {(samples) => <Samples samples={samples} onEnd={list.loadMore} refusal={refusal} />}
      </QueryView>
    </Page>
  );
}

interface SamplesProps {
  readonly samples: readonly Sample[];
  readonly onEnd: () => void;
  readonly refusal: string | undefined;
}

function Samples({ samples, onEnd, refusal }: SamplesProps) {
  const { sample: key } = useSearch({ from: '/qa' });
  const set = useSetSearch<QaSearch>();
  const shown = shownOf(samples, key);
  const move = (offset: number) => set({ sample: neighborOf(samples, shown, offset) });
  const review = useReview((before, result) => {
    // A sample that leaves the list must not take the place with it.
    if (result !== before.result) move(1);
  });
  return (
    <div className={styles.columns}>
      <Section title="Samples" flush>
        <SampleTable samples={samples} shown={shown} onEnd={onEnd} />
      </Section>
      {shown && (
        <div className={styles.detail}>
          <SampleView
            key={`${shown.run_id}/${shown.entity_id}`}
            sample={shown}
            refusal={refusal}
            review={review}
            onMove={move}
          />
          <Shortcuts />
        </div>
      )}
    </div>
  );
}

function NoSamples({ result, orgs }: { readonly result: string; readonly orgs: readonly string[] }) {
  const others = <OtherOrgs orgs={orgs} what="samples" />;
  return result === 'needs_review' ? (
    <Empty title="Nothing needs review">{others}Samples whose checks are not certain appear here.</Empty>
  ) : (
    <Empty title="No sample matches">{others}Choose another result, or start an enrichment run.</Empty>
  );
}
