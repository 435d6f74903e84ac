// Overview.
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';

export default function OverviewPage() {
  return (
    <Page title="Overview">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
