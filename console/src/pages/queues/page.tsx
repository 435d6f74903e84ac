// Queues.
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';

export default function QueuesPage() {
  return (
    <Page title="Queues">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
