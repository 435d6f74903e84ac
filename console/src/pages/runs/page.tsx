// Runs.
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';

export default function RunsPage() {
  return (
    <Page title="Runs">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
