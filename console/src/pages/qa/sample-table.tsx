// The list of samples; a link shows one beside it.
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Badge, type Tone } from '../../ui/badge';
import { Ago } from '../../ui/details';
import { Table, type Column } from '../../ui/table';
import { keyOf, type Sample } from './sample';

export const RESULT_TONES: Readonly<Record<Sample['result'], Tone>> = {
  pass: 'good',
  fail: 'bad',
  needs_review: 'warning',
};
export const RESULT_NAMES: Readonly<Record<Sample['result'], string>> = {
  pass: 'pass',
  fail: 'fail',
  needs_review: 'needs review',
};

export interface SampleTableProps {
  readonly samples: readonly Sample[];
  readonly shown: Sample | undefined;
  readonly onEnd: () => void;
}

export function SampleTable({ samples, shown, onEnd }: SampleTableProps) {
  const shownKey = shown && keyOf(shown);
  const columns = useMemo<readonly Column<Sample>[]>(
    () => [
      {
        id: 'entity',
        header: 'Entity',
        width: 'minmax(150px, 2fr)',
        cell: (sample) => (
          <Link
            to="/qa"
            search={(old) => ({ ...old, sample: keyOf(sample) })}
            aria-current={keyOf(sample) === shownKey || undefined}
            title={sample.entity_id}
          >
            {keyOf(sample) === shownKey ? <strong>{sample.entity_id}</strong> : sample.entity_id}
          </Link>
        ),
      },
      {
        id: 'result',
        header: 'Result',
        width: '128px',
        cell: ({ result }) => <Badge tone={RESULT_TONES[result]}>{RESULT_NAMES[result]}</Badge>,
      },
      {
        ...{ id: 'checks', header: 'Failed', width: '84px', align: 'end' },
        cell: ({ checks }) => checks.filter(({ passed }) => !passed).length,
        sortBy: ({ checks }) => checks.filter(({ passed }) => !passed).length,
      },
      { id: 'org', header: 'Org', width: '84px', cell: ({ org }) => org },
      { id: 'created', header: 'Sampled', width: '104px', cell: ({ created_at: at }) => <Ago at={at} /> },
    ],
    [shownKey],
  );
  return <Table label="QA samples" columns={columns} rows={samples} rowKey={keyOf} onEnd={onEnd} />;
}
