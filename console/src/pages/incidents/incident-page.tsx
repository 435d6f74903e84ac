// Incident.
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';

export default function IncidentPage() {
  return (
    <Page title="Incident">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
