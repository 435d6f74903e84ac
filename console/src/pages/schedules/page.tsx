// Schedules: runs that start at the times of a cron expression.
import { useState } from 'react';
import { useGet } from '../../api/hooks';
import { useActingOrg } from '../../app/one-org';
import { useRefusal } from '../../app/session';
import { dateTime } from '../../text/format';
import { StateBadge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Page, Section } from '../../ui/page';
import { Refusal } from '../../ui/refusal';
import { Empty, QueryView } from '../../ui/states';
import { Table, type Column } from '../../ui/table';
import { ScheduleActions } from './actions';
import type { Schedule } from './schedule';
import { ScheduleDialog } from './schedule-dialog';

const HEIGHT = 240;
/** The times of the next runs move on. */
const REFRESH_MS = 30_000;

export default function SchedulesPage() {
  const query = useGet('/api/v1/schedules', {}, { refetchMs: REFRESH_MS });
  const refusal = useRefusal('operator');
  const org = useActingOrg();
  const [isOpen, setOpen] = useState(false);
  const columns: readonly Column<Schedule>[] = [
    { ...NAME, sortBy: ({ name }) => name },
    {
      ...{ id: 'state', header: 'State', width: '110px' },
      cell: ({ enabled }) => <StateBadge state={enabled ? 'active' : 'paused'} />,
    },
    { id: 'kind', header: 'Kind', width: '110px', cell: ({ kind }) => kind },
    { id: 'cron', header: 'Cron', width: '150px', cell: ({ cron }) => <code>{cron}</code> },
    { id: 'zone', header: 'Time zone', width: '130px', cell: ({ time_zone: zone }) => zone },
    {
      ...{ id: 'next', header: 'Next run', width: '180px' },
      cell: ({ next_at: next }) => dateTime(next),
      sortBy: ({ next_at: next }) => (next === null ? null : Date.parse(next)),
    },
    { id: 'org', header: 'Org', width: '110px', cell: (schedule) => schedule.org },
    {
      ...{ id: 'actions', header: 'Actions', width: '280px' },
      cell: (schedule) => <ScheduleActions schedule={schedule} refusal={refusal} />,
    },
  ];
  const create = (
    <Button look="primary" disabled={refusal !== undefined} onClick={() => setOpen(true)}>
      Create a schedule
    </Button>
  );
  return (
    <Page title="Schedules" description="A schedule starts runs at the times of a cron expression." actions={create}>
      <Refusal reason={refusal} />
      <Section title="All schedules" flush>
        <QueryView
          query={query}
          height={HEIGHT}
          empty={{
            when: ({ items }) => items.length === 0,
            show: <Empty title="There are no schedules">Create one to start runs every day, for example.</Empty>,
          }}
        >
          {({ items }) => (
            <Table
              label="Schedules"
              columns={columns}
              rows={items}
              rowKey={(schedule) => `${schedule.org}/${schedule.name}`}
            />
          )}
        </QueryView>
      </Section>
      {isOpen && <ScheduleDialog org={org} onClose={() => setOpen(false)} />}
    </Page>
  );
}

const NAME: Column<Schedule> = {
  ...{ id: 'name', header: 'Name', width: 'minmax(150px, 1fr)' },
  cell: ({ name }) => <span title={name}>{name}</span>,
};
