// Run.
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';

export default function RunPage() {
  return (
    <Page title="Run">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
