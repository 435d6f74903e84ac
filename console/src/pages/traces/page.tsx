// Traces.
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';

export default function TracesPage() {
  return (
    <Page title="Traces">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
