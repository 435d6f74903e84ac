// Dead letters.
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';

export default function DeadLettersPage() {
  return (
    <Page title="Dead letters">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
