// Board.
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';

export default function BoardPage() {
  return (
    <Page title="Board">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
