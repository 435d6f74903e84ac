// Incidents.
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';

export default function IncidentsPage() {
  return (
    <Page title="Incidents">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
