// Alert.
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';

export default function AlertPage() {
  return (
    <Page title="Alert">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
