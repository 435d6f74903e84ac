// Dead letter.
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';

export default function DeadLetterPage() {
  return (
    <Page title="Dead letter">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
