// Alerts: all rules with their state, and the silences.
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGet } from '../../api/hooks';
import { useRefreshMs } from '../../app/root-search';
import { useLiveState } from '../../app/live-provider';
import { Button } from '../../ui/button';
import { Page } from '../../ui/page';
import { QueryView } from '../../ui/states';
import { Tabs } from '../../ui/tabs';
import { isHeartbeat } from './alert-rules';
import { Rules } from './rules';
import type { AlertsSearch } from './search';
import { Silences } from './silences/silences';
import { useSilenceDialog } from './silences/use-silence-dialog';

const POLL_MS = 15_000;
const POLL_LIVE_MS = 60_000;

export default function AlertsPage(): ReactNode {
  const { view = 'rules' } = useSearch({ from: '/alerts' });
  const navigate = useNavigate({ from: '/alerts' });
  const refreshMs = useRefreshMs();
  const live = useLiveState();
  const query = useGet('/api/v1/alerts', {}, { refetchMs: refreshMs ?? (live === 'open' ? POLL_LIVE_MS : POLL_MS) });
  const silencing = useSilenceDialog();
  const firing = query.data?.items.filter((one) => one.state === 'firing' && !isHeartbeat(one)).length;
  return (
    <Page
      title="Alerts"
      description="Rules with their state, and the silences that mute them."
      actions={<Button onClick={() => silencing.open([])}>Create a silence</Button>}
    >
      <Tabs
        label="Alerts"
        tabs={[
          { id: 'rules', label: firing === undefined ? 'Rules' : `Rules (${firing} firing)` },
          { id: 'silences', label: 'Silences' },
        ]}
        value={view}
        onChange={(id) =>
          void navigate({ to: '.', search: (old: AlertsSearch) => ({ ...old, view: id === 'rules' ? undefined : id }) })
        }
      >
        {view === 'rules' ? (
          <QueryView query={query} height={480}>
            {(data) => <Rules alerts={data.items} incomplete={data.incomplete} org={data.org} />}
          </QueryView>
        ) : (
          <Silences onCopy={silencing.open} />
        )}
      </Tabs>
      {silencing.dialog}
    </Page>
  );
}
