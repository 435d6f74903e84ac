// Flags.
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';

export default function FlagsPage() {
  return (
    <Page title="Flags">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
