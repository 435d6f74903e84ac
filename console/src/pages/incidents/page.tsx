// Incidents: groups of alerts that people or automatic actions work on.
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { useList } from '../../api/hooks';
import type { ItemOf } from '../../api/types';
import { OtherOrgs } from '../../app/other-orgs';
import { useOrg, useRefreshMs } from '../../app/root-search';
import { definedOf } from '../../text/search';
import { StateBadge } from '../../ui/badge';
import { Ago } from '../../ui/details';
import { Filters, SelectField } from '../../ui/fields';
import { Page, Section } from '../../ui/page';
import { Empty, QueryView } from '../../ui/states';
import { Table, type Column } from '../../ui/table';
import styles from '../alerts/alerts.module.css';
import { SEVERITY_ORDER } from '../alerts/severity';
import { Duration } from './duration';
import { INCIDENT_STATES } from './search';

type Incident = ItemOf<'/api/v1/incidents'>;

const POLL_MS = 30_000;

export default function IncidentsPage(): ReactNode {
  const { state } = useSearch({ from: '/incidents' });
  const navigate = useNavigate({ from: '/incidents' });
  const org = useOrg();
  const refreshMs = useRefreshMs();
  const { query, items, otherOrgs, loadMore } = useList(
    '/api/v1/incidents',
    { query: { state } },
    { refetchMs: refreshMs ?? POLL_MS },
  );
  const columns = useMemo(() => columnsOf(org === undefined), [org]);
  return (
    <Page title="Incidents" description="Alerts that belong together, and what was done about them.">
      <Filters>
        <SelectField
          compact
          label="State"
          value={state ?? ''}
          choices={[{ value: '', label: 'Any state' }, ...INCIDENT_STATES.map((value) => ({ value, label: value }))]}
          onChange={(value) => {
            const wanted = INCIDENT_STATES.find((one) => one === value);
            void navigate({ to: '.', search: (old) => definedOf({ ...old, state: wanted }), replace: true });
          }}
        />
      </Filters>
      <Section title="Incidents" flush>
        <QueryView query={query} height={240}>
          {() =>
            items.length === 0 ? (
              <NoIncidents isFiltered={state !== undefined} orgs={otherOrgs} />
            ) : (
              <Table label="Incidents" columns={columns} rows={items} rowKey={({ id }) => id} onEnd={loadMore} />
            )
          }
        </QueryView>
      </Section>
    </Page>
  );
}

interface NoIncidentsProps {
  readonly isFiltered: boolean;
  /** Orgs that have some. */
  readonly orgs: readonly string[];
}

function NoIncidents({ isFiltered, orgs }: NoIncidentsProps) {
  if (isFiltered)
    return (
      <Empty title="No incident has this state">
        <OtherOrgs orgs={orgs} what="incidents" />
        <Link to="/incidents">Show incidents of any state</Link>
      </Empty>
    );
  return (
    <Empty title="There are no incidents">
      <OtherOrgs orgs={orgs} what="incidents" />
      See <Link to="/alerts">the alerts</Link> for what fires now.
    </Empty>
  );
}

function columnsOf(withOrg: boolean): readonly Column<Incident>[] {
  return [
    {
      id: 'title',
      header: 'Incident',
      width: 'minmax(220px, 3fr)',
      sortBy: ({ title }) => title,
      cell: ({ id, title, summary }) => (
        <div className={styles.name}>
          <Link to="/incidents/$id" params={{ id }} className={styles.cut}>
            {title}
          </Link>
          <span className={`${styles.summary} ${styles.cut}`}>{summary}</span>
        </div>
      ),
    },
    {
      id: 'state',
      header: 'State',
      width: '140px',
      sortBy: ({ state }) => state,
      cell: ({ state }) => <StateBadge state={state} />,
    },
    {
      id: 'severity',
      header: 'Severity',
      width: '120px',
      sortBy: ({ severity }) => SEVERITY_ORDER.indexOf(severity),
      cell: ({ severity }) => <StateBadge state={severity} />,
    },
    ...(withOrg
      ? [
          {
            id: 'org',
            header: 'Org',
            width: '140px',
            sortBy: ({ org }: Incident) => org,
            cell: ({ org }: Incident) => org,
          },
        ]
      : []),
    {
      id: 'started',
      header: 'Started',
      width: '120px',
      sortBy: ({ opened_at: at }) => at,
      cell: ({ opened_at: at }) => <Ago at={at} />,
    },
    {
      id: 'duration',
      header: 'Duration',
      width: '130px',
      align: 'end',
      cell: (one) => <Duration from={one.opened_at} to={one.resolved_at} />,
    },
  ];
}
