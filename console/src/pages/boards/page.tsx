// Boards.
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';

export default function BoardsPage() {
  return (
    <Page title="Boards">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
