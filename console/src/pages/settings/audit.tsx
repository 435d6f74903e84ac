// Audit log.
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';

export default function AuditLogPage() {
  return (
    <Page title="Audit log">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
