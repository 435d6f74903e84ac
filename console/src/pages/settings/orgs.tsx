// Orgs.
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';

export default function OrgsPage() {
  return (
    <Page title="Orgs">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
