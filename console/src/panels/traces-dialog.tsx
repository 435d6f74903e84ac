// The traces behind a panel: its exemplars as a list, for those who cannot click the marks on the chart.
import { Link } from '@tanstack/react-router';
import { dateTime } from '../text/format';
import { Dialog } from '../ui/dialog';
import { Table, type Column } from '../ui/table';
import type { Panel, PanelData } from './dashboard';
import { formatOf } from './units';

type Exemplar = PanelData['targets'][number]['exemplars'][number];

export interface TracesDialogProps {
  readonly panel: Panel;
  readonly exemplars: readonly Exemplar[];
  readonly onClose: () => void;
}

export function TracesDialog({ panel, exemplars, onClose }: TracesDialogProps) {
  const format = formatOf(panel.fieldConfig?.defaults.unit);
  const columns: readonly Column<Exemplar>[] = [
    { id: 'at', header: 'Time', cell: ({ at }) => dateTime(at * 1000), sortBy: ({ at }) => at, width: '180px' },
    { id: 'value', header: 'Value', cell: ({ value }) => format(value), sortBy: ({ value }) => value, align: 'end' },
    {
      id: 'trace',
      header: 'Trace',
      cell: ({ trace_id: id }) => (
        <Link to="/traces/$id" params={{ id }}>
          {id}
        </Link>
      ),
      width: 'minmax(260px, 2fr)',
    },
  ];
  const distinct = [...new Map(exemplars.map((one) => [`${one.trace_id} ${one.at} ${one.value}`, one])).entries()];
  return (
    <Dialog title={`Traces of ${panel.title}`} open onClose={onClose} wide>
      <Table
        label="Traces"
        columns={columns}
        rows={distinct.map(([, one]) => one)}
        rowKey={(one) => `${one.trace_id} ${one.at} ${one.value}`}
        maxHeight="50dvh"
        initialSort={{ id: 'value', desc: true }}
      />
    </Dialog>
  );
}
