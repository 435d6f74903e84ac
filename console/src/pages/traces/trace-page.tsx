// Trace.
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';

export default function TracePage() {
  return (
    <Page title="Trace">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
