// Budgets: limits of an org on its model costs per UTC day and month.
import { useList } from '../../api/hooks';
import { listView } from '../../api/list-view';
import { useOrg } from '../../app/root-search';
import { useMe, useRefusal } from '../../app/session';
import { Button } from '../../ui/button';
import { Page } from '../../ui/page';
import { Refusal } from '../../ui/refusal';
import { QueryView } from '../../ui/states';
import { OrgBudgets } from './org-budgets';

const PAGE_SIZE = 10;
const HEIGHT = 480;

export default function BudgetsPage() {
  const me = useMe();
  const org = useOrg();
  const refusal = useRefusal('admin');
  const everyOrg = me.platform && org === undefined;
  return (
    <Page
      title="Budgets"
      description="A soft limit raises an alert. Calls that could exceed a hard limit are rejected. Days and months are UTC."
    >
      <Refusal reason={refusal} />
      {everyOrg ? <EveryOrg refusal={refusal} /> : <OrgBudgets org={org ?? me.org} refusal={refusal} />}
    </Page>
  );
}

function EveryOrg({ refusal }: { readonly refusal: string | undefined }) {
  const list = useList('/api/v1/orgs', { query: { limit: PAGE_SIZE } });
  return (
    <QueryView query={listView(list)} height={HEIGHT}>
      {(orgs) => (
        <>
          {orgs.map(({ id, name }) => (
            <OrgBudgets key={id} org={name} refusal={refusal} />
          ))}
          {list.query.hasNextPage && (
            <Button busy={list.query.isFetchingNextPage} onClick={list.loadMore}>
              Show more orgs
            </Button>
          )}
        </>
      )}
    </QueryView>
  );
}
