// Signals.
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';

export default function SignalsPage() {
  return (
    <Page title="Signals">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
