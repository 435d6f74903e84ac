// Alerts.
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';

export default function AlertsPage() {
  return (
    <Page title="Alerts">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
