// Usage and cost.
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';

export default function UsageAndCostPage() {
  return (
    <Page title="Usage and cost">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
