// Overview: the state of the platform in a period, compared with the period before.
import { useSearch } from '@tanstack/react-router';
import { useGet } from '../../api/hooks';
import { useRefreshMs } from '../../app/root-search';
import { useSetSearch } from '../../app/set-search';
import { SelectField } from '../../ui/fields';
import { Page } from '../../ui/page';
import { QueryView } from '../../ui/states';
import { CostByModel } from './cost-by-model';
import { Failures } from './failures';
import { FiringAlerts } from './firing-alerts';
import { HealthCards } from './health-cards';
import { NoRuns } from './no-runs';
import { ObjectiveList } from './objective-list';
import { QueueState } from './queue-state';
import styles from './overview.module.css';
import { PERIODS, type OverviewSearch, type Period } from './search';
import { Trends } from './trends';
import type { Overview } from './overview';

const LABELS: Readonly<Record<Period, string>> = {
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
};

export default function OverviewPage() {
  const { period = '24h' } = useSearch({ from: '/' });
  const setSearch = useSetSearch<OverviewSearch>();
  const query = useGet('/api/v1/ops/overview', { query: { period } }, { refetchMs: useRefreshMs() });
  const picker = (
    <SelectField
      compact
      label="Period"
      value={period}
      choices={PERIODS.map((value) => ({ value, label: LABELS[value] }))}
      onChange={(value) => setSearch({ period: value as Period })}
    />
  );
  return (
    <Page title="Overview" description={`${LABELS[period]}, compared with the period before`} actions={picker}>
      <QueryView query={query} height={720}>
        {(overview) => <Content overview={overview} period={period} />}
      </QueryView>
    </Page>
  );
}

function Content({ overview, period }: { readonly overview: Overview; readonly period: Period }) {
  return (
    <>
      {overview.runs.total === 0 && <NoRuns overview={overview} period={period} />}
      <HealthCards overview={overview} />
      <div className={styles.pair}>
        <FiringAlerts />
        <ObjectiveList />
      </div>
      <Failures overview={overview} />
      <Trends period={period} />
      <div className={styles.tables}>
        <QueueState />
        <CostByModel overview={overview} />
      </div>
    </>
  );
}
