// Objectives.
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';

export default function ObjectivesPage() {
  return (
    <Page title="Objectives">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
