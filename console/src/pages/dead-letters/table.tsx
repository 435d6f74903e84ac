// The list of dead letters.
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { count } from '../../text/format';
import { Badge } from '../../ui/badge';
import { Ago } from '../../ui/details';
import { Table, type Column } from '../../ui/table';
import { DeadLetterActions } from './actions';
import type { DeadLetter } from './dead-letter';

export interface DeadLetterTableProps {
  readonly rows: readonly DeadLetter[];
  readonly onEnd: () => void;
  readonly refusal: string | undefined;
}

export function DeadLetterTable({ rows, onEnd, refusal }: DeadLetterTableProps) {
  const columns = useMemo(() => columnsOf(refusal), [refusal]);
  return <Table label="Dead letters" columns={columns} rows={rows} rowKey={({ id }) => id} onEnd={onEnd} />;
}

function columnsOf(refusal: string | undefined): readonly Column<DeadLetter>[] {
  return [
    {
      id: 'job',
      header: 'Job',
      width: '170px',
      cell: ({ id, kind, step }) => (
        <Link to="/dead-letters/$id" params={{ id }}>
          {kind}, {step}
        </Link>
      ),
      sortBy: ({ kind, step }) => `${kind} ${step}`,
    },
    {
      id: 'class',
      header: 'Error class',
      width: '190px',
      cell: ({ error_class: errorClass, retryable }) => (
        <Badge tone={retryable ? 'warning' : 'bad'}>{errorClass}</Badge>
      ),
      sortBy: ({ error_class: errorClass }) => errorClass,
    },
    {
      ...{ id: 'failed', header: 'Failed', width: '110px' },
      cell: ({ last_failed_at: at }) => <Ago at={at} />,
      sortBy: ({ last_failed_at: at }) => Date.parse(at),
    },
    { id: 'org', header: 'Org', width: '110px', cell: ({ org }) => org, sortBy: ({ org }) => org },
    {
      ...{ id: 'attempts', header: 'Attempts', width: '104px', align: 'end' },
      cell: ({ attempts }) => count(attempts),
      sortBy: ({ attempts }) => attempts,
    },
    {
      ...{ id: 'actions', header: 'Actions', width: '190px' },
      cell: (letter) => <DeadLetterActions letter={letter} refusal={refusal} />,
    },
    {
      id: 'message',
      header: 'Message',
      width: 'minmax(260px, 1fr)',
      cell: ({ message }) => <span title={message}>{message}</span>,
    },
  ];
}
