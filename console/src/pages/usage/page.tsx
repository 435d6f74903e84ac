// Usage and cost of models.
import { useSearch } from '@tanstack/react-router';
import { useSetSearch } from '../../app/set-search';
import { OtherOrgs } from '../../app/other-orgs';
import { useOrg } from '../../app/root-search';
import { useMe } from '../../app/session';
import { SelectField } from '../../ui/fields';
import { Page } from '../../ui/page';
import { Empty, QueryView } from '../../ui/states';
import { UsageCards } from './cards';
import { UsageCharts } from './charts';
import { ExportButtons } from './export-buttons';
import { ModelTable } from './model-table';
import { OrgTable } from './org-table';
import { PriceSection } from './price-section';
import { RANGES, type Range, type UsageSearch } from './search';
import { UnpricedCalls } from './unpriced-calls';
import { useReport, type Report } from './use-report';
import { UserTable } from './user-table';
import { WorkspaceTable } from './workspace-table';

const HEIGHT = 720;
const LABELS: Readonly<Record<Range, string>> = {
  today: 'Today',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  month: 'This month',
};

export default function UsagePage() {
  const { range = 'month' } = useSearch({ from: '/usage' });
  const setSearch = useSetSearch<UsageSearch>();
  const query = useReport(range);
  const actions = (
    <>
      <SelectField
        compact
        label="Time range"
        value={range}
        choices={RANGES.map((value) => ({ value, label: LABELS[value] }))}
        onChange={(value) => setSearch({ range: value as Range })}
      />
      {query.data && <ExportButtons report={query.data} />}
    </>
  );
  return (
    <Page title="Usage and cost" description="Days are UTC." actions={actions}>
      <QueryView query={query} height={HEIGHT}>
        {(report) => <Content report={report} range={range} />}
      </QueryView>
      <PriceSection />
    </Page>
  );
}

function Content({ report, range }: { readonly report: Report; readonly range: Range }) {
  const { platform } = useMe();
  const org = useOrg();
  if (report.totals.calls === 0)
    return (
      <Empty title="No model was called in this time">
        <OtherOrgs orgs={report.other_orgs} what="model calls" />
        <p>Choose a longer time range.</p>
      </Empty>
    );
  return (
    <>
      <UsageCards report={report} />
      <UnpricedCalls report={report} />
      <UsageCharts report={report} range={range} />
      <ModelTable report={report} />
      {platform && org === undefined && <OrgTable range={range} report={report} />}
      <WorkspaceTable report={report} />
      <UserTable report={report} />
    </>
  );
}
