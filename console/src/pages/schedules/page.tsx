// Schedules.
import { Page } from '../../ui/page';
import { Empty } from '../../ui/states';

export default function SchedulesPage() {
  return (
    <Page title="Schedules">
      <Empty title="This page is not there yet" />
    </Page>
  );
}
