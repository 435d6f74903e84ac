// One run: everything that is known about it.
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGet } from '../../api/hooks';
import { Page } from '../../ui/page';
import { QueryView } from '../../ui/states';
import { Tabs, type Tab } from '../../ui/tabs';
import { isActive, nameOfKind, shortId } from '../runs/names';
import { CallsTab } from './calls-tab';
import { ComparisonTab } from './comparison-tab';
import { DataTab } from './data-tab';
import { EventsTab } from './events-tab';
import { RunError } from './run-error';
import { RunDescription, RunFacts } from './run-facts';
import { RunLinks } from './run-links';
import styles from './run.module.css';
import type { RunTab } from './search';
import { StepsTab } from './steps-tab';
import { TraceTab } from './trace-tab';
import type { Run } from './types';
import { UsageTab } from './usage-tab';

/** Events tell what changed; this finds what they missed. */
const REFETCH_MS = 2_000;
/** The collector decides about a trace within this time after the run has ended. */
const DECISION_MS = 120_000;

export default function RunPage() {
  const { id } = useParams({ from: '/runs/$id' });
  const query = useGet('/api/v1/runs/{id}', { path: { id } }, { refetchMs });
  // The response for the run that was shown before is not one for this.
  const run = query.data?.id === id ? query.data : undefined;
  return (
    <Page
      title={run ? `${nameOfKind(run.kind)} run ${shortId(id)}` : `Run ${shortId(id)}`}
      description={run && <RunDescription run={run} />}
      actions={run && <RunLinks run={run} />}
    >
      <QueryView query={{ ...query, data: run }} height={640}>
        {(shown) => <RunView run={shown} />}
      </QueryView>
    </Page>
  );
}

function refetchMs(run: Run | undefined): number | undefined {
  if (!run) return undefined;
  const isDecided = run.trace_id === null || run.attempts.every((attempt) => attempt.trace_kept !== null);
  const isRecent = run.ended_at !== null && Date.now() - Date.parse(run.ended_at) < DECISION_MS;
  return isActive(run) || (isRecent && !isDecided) ? REFETCH_MS : undefined;
}

const TABS: readonly (Tab<RunTab> & { readonly show: (run: Run) => ReactNode })[] = [
  { id: 'steps', label: 'Steps', show: (run) => <StepsTab run={run} /> },
  { id: 'trace', label: 'Trace and logs', show: (run) => <TraceTab run={run} /> },
  { id: 'calls', label: 'Model calls', show: (run) => <CallsTab run={run} /> },
  { id: 'usage', label: 'Stages and vendors', show: (run) => <UsageTab run={run} /> },
  { id: 'data', label: 'Input and result', show: (run) => <DataTab run={run} /> },
  { id: 'events', label: 'Events', show: (run) => <EventsTab run={run} /> },
  { id: 'comparison', label: 'What was different', show: (run) => <ComparisonTab run={run} /> },
];

function RunView({ run }: { readonly run: Run }) {
  const { tab = 'steps' } = useSearch({ from: '/runs/$id' });
  const navigate = useNavigate();
  const open = (id: RunTab) =>
    void navigate({
      to: '/runs/$id',
      params: { id: run.id },
      search: (old: object) => ({ ...old, tab: id }),
      replace: true,
    });
  return (
    <div className={styles.sections}>
      {run.state === 'failed' && <RunError run={run} />}
      <RunFacts run={run} />
      <Tabs label="Parts of the run" tabs={TABS} value={tab} onChange={open}>
        {TABS.find(({ id }) => id === tab)?.show(run)}
      </Tabs>
    </div>
  );
}
