// The run of a dead letter: its attempts, and after a replay its state until it ends.
import { Link } from '@tanstack/react-router';
import { useGet } from '../../api/hooks';
import type { ResponseOf } from '../../api/types';
import { between, count, duration } from '../../text/format';
import { StateBadge } from '../../ui/badge';
import { Ago } from '../../ui/details';
import { Section } from '../../ui/page';
import { QueryView } from '../../ui/states';
import { Table, type Column } from '../../ui/table';

type Run = ResponseOf<'get', '/api/v1/runs/{id}'>;
type Attempt = Run['attempts'][number];

const POLL_MS = 1_000;
const HEIGHT = 160;
const ENDED: readonly Run['state'][] = ['success', 'failed', 'canceled'];
const SENTENCES: Readonly<Record<Run['state'], string>> = {
  queued: 'The job is back on its queue.',
  running: 'The run continues.',
  success: 'The run succeeded.',
  failed: 'The run failed.',
  canceled: 'The run was canceled.',
};

const COLUMNS: readonly Column<Attempt>[] = [
  { id: 'step', header: 'Step', width: 'minmax(120px, 1fr)', cell: ({ step }) => step },
  { id: 'attempt', header: 'Attempt', width: '84px', align: 'end', cell: ({ attempt }) => count(attempt) },
  { id: 'state', header: 'State', width: '120px', cell: ({ state }) => <StateBadge state={state} /> },
  { id: 'started', header: 'Started', width: '110px', cell: ({ started_at: at }) => <Ago at={at} /> },
  {
    ...{ id: 'duration', header: 'Duration', width: '110px', align: 'end' },
    cell: ({ started_at: from, ended_at: to }) => duration(between(from, to)),
  },
  {
    ...{ id: 'trace', header: 'Trace', width: '100px' },
    cell: ({ trace_id: id, trace_kept: kept }) =>
      kept === false ? (
        'not kept'
      ) : (
        <Link to="/traces/$id" params={{ id }}>
          Open
        </Link>
      ),
  },
];

export function FollowedRun({ runId, isReplayed }: { readonly runId: string; readonly isReplayed: boolean }) {
  const request = { path: { id: runId } };
  const query = useGet('/api/v1/runs/{id}', request);
  const isEnded = query.data !== undefined && ENDED.includes(query.data.state);
  // A second observer of the same response, which polls only while the run continues.
  useGet('/api/v1/runs/{id}', request, { enabled: isReplayed && !isEnded, refetchMs: POLL_MS });
  return (
    <QueryView query={query} height={HEIGHT}>
      {(run) => (
        <Section
          title={
            <>
              Run <StateBadge state={run.state} />
            </>
          }
          actions={
            <Link to="/runs/$id" params={{ id: runId }}>
              Open the run
            </Link>
          }
          flush
        >
          <p role="status" className={isReplayed ? 'inset' : 'visually-hidden'}>
            {isReplayed && SENTENCES[run.state]}
          </p>
          <Table
            label="Attempts of the run"
            columns={COLUMNS}
            rows={run.attempts}
            rowKey={({ step, attempt, started_at: at }) => `${step} ${attempt} ${at}`}
            maxHeight="40dvh"
          />
        </Section>
      )}
    </QueryView>
  );
}
