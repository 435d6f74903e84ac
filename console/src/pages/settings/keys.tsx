// API keys.
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';

export default function ApiKeysPage() {
  return (
    <Page title="API keys">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
