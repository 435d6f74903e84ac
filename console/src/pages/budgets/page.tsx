// Budgets.
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';

export default function BudgetsPage() {
  return (
    <Page title="Budgets">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
