// What was different about a run, against the recent successful runs of its kind and org.
import { useState } from 'react';
import { useGet } from '../../api/hooks';
import type { ResponseOf } from '../../api/types';
import { count, dateTime } from '../../text/format';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Section } from '../../ui/page';
import { Empty, QueryView } from '../../ui/states';
import { Table, type Column } from '../../ui/table';
import { isActive } from '../runs/names';
import styles from './comparison-tab.module.css';
import { formatOf, nameOf, ratioBarOf, ratioText, type Difference } from './difference';
import type { Run } from './types';

type Comparison = ResponseOf<'get', '/api/v1/runs/{id}/comparison'>;

const REFETCH_MS = 10_000;

export function ComparisonTab({ run }: { readonly run: Run }) {
  const refetchMs = isActive(run) ? REFETCH_MS : undefined;
  const query = useGet('/api/v1/runs/{id}/comparison', { path: { id: run.id } }, { refetchMs });
  return (
    <QueryView query={query} height={320}>
      {(comparison) =>
        comparison.note === null ? (
          <Differences comparison={comparison} />
        ) : (
          <Section title="What was different">
            <Empty title="There is nothing to compare with yet">{comparison.note}</Empty>
          </Section>
        )
      }
    </QueryView>
  );
}

function Differences({ comparison: { differences, kind, runs, from, to } }: { readonly comparison: Comparison }) {
  const standing = differences.filter((difference) => difference.stands_out);
  const [showsAll, setShowsAll] = useState(standing.length === 0);
  return (
    <Section
      flush
      title={standing.length === 0 ? 'Nothing stands out' : 'What was different'}
      actions={
        standing.length > 0 && (
          <Button aria-pressed={showsAll} onClick={() => setShowsAll(!showsAll)}>
            {showsAll ? 'Show what stands out' : 'Show all figures'}
          </Button>
        )
      }
    >
      <p className={styles.basis}>
        Compared with {count(runs)} successful runs of the kind {kind} in this org
        {from !== null && to !== null && `, from ${dateTime(from)} to ${dateTime(to)}`}.
      </p>
      <Table
        label="Figures of the run against the median"
        columns={COLUMNS}
        rows={showsAll ? differences : standing}
        rowKey={({ metric, step }) => `${metric} ${step}`}
      />
    </Section>
  );
}

const figure = (id: 'value' | 'median' | 'p90', header: string): Column<Difference> => ({
  id,
  header,
  width: '104px',
  align: 'end',
  cell: (difference) => formatOf(difference)(difference[id]),
});

const COLUMNS: readonly Column<Difference>[] = [
  { id: 'figure', header: 'Figure', width: '208px', cell: nameOf },
  figure('value', 'This run'),
  figure('median', 'Median'),
  figure('p90', 'P90'),
  { id: 'ratio', header: 'Ratio', width: '92px', align: 'end', cell: ratioText },
  { id: 'bar', header: 'Less or more than the median', width: 'minmax(180px, 1fr)', cell: Bar },
  {
    id: 'stands-out',
    header: 'Stands out',
    width: '124px',
    cell: ({ stands_out: isStanding }) => (isStanding ? <Badge tone="warning">stands out</Badge> : '–'),
  },
];

/** The ratio is in a column of its own for those who cannot see the bar. */
function Bar(difference: Difference) {
  const bar = ratioBarOf(difference);
  return (
    <span className={styles.track} aria-hidden>
      {bar && (
        <span
          className={difference.stands_out ? styles.standing : styles.bar}
          style={{ left: `${bar.left}%`, width: `${bar.width}%` }}
        />
      )}
    </span>
  );
}
