// Queues: depth, limits, and pausing or clearing them.
import { useGet } from '../../api/hooks';
import { useRefusal } from '../../app/session';
import { Page } from '../../ui/page';
import { Refusal } from '../../ui/refusal';
import { QueryView } from '../../ui/states';
import { QueueCard } from './queue-card';
import { useQueueHistory } from './use-queue-history';

const HEIGHT = 640;
/** While no event tells of a change. */
const REFRESH_MS = 15_000;

export default function QueuesPage() {
  const query = useGet('/api/v1/queues', {}, { refetchMs: REFRESH_MS });
  const refusal = useRefusal('operator', { platform: true });
  const history = useQueueHistory();
  return (
    <Page title="Queues" description="All orgs share the queues. Each kind of run has its own.">
      <Refusal reason={refusal} />
      <QueryView query={query} height={HEIGHT}>
        {({ items }) =>
          items.map((queue) => <QueueCard key={queue.queue} queue={queue} refusal={refusal} history={history} />)
        }
      </QueryView>
    </Page>
  );
}
