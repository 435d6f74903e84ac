// Logs.
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';

export default function LogsPage() {
  return (
    <Page title="Logs">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
