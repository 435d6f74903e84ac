// The trace of a run, opened at the span that failed, and the log lines of the selected span.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useGet } from '../../api/hooks';
import { TraceView } from '../../trace/trace-view';
import { SelectField } from '../../ui/fields';
import { Section } from '../../ui/page';
import { Empty } from '../../ui/states';
import { isActive } from '../runs/names';
import { failingSpanOf } from './failing-span';
import styles from './run.module.css';
import { NO_SPAN, type RunSearch } from './search';
import { tracesOf, type TraceOfRun } from './traces';
import type { Run } from './types';

export function TraceTab({ run }: { readonly run: Run }) {
  const { span, trace: chosen } = useSearch({ from: '/runs/$id' });
  const navigate = useNavigate();
  const set = (change: { readonly [K in keyof RunSearch]: RunSearch[K] | undefined }) =>
    void navigate({
      to: '/runs/$id',
      params: { id: run.id },
      search: (old: object) => ({ ...old, ...change }),
      replace: true,
    });
  const traces = useMemo(() => tracesOf(run), [run]);
  const trace = traces.find(({ id }) => id === chosen) ?? traces[0];
  const failing = useFailingSpan(run, trace);
  const selected = span === NO_SPAN ? undefined : (span ?? failing);
  return (
    <div className={styles.sections} id="trace">
      <Section
        title="Trace"
        actions={
          traces.length > 1 && (
            <SelectField
              compact
              label="Trace"
              value={trace?.id ?? ''}
              choices={traces.map(({ id, label }) => ({ value: id, label }))}
              onChange={(id) => set({ trace: id, span: undefined })}
            />
          )
        }
      >
        {trace?.isReadable ? (
          <TraceView traceId={trace.id} selectedSpan={selected} onSelectSpan={(id) => set({ span: id ?? NO_SPAN })} />
        ) : (
          <NoTrace run={run} trace={trace} />
        )}
      </Section>
    </div>
  );
}

function useFailingSpan(run: Run, trace: TraceOfRun | undefined): string | undefined {
  // TraceView reads the same response from the cache.
  const enabled = run.state === 'failed' && trace?.isReadable === true;
  const { data } = useGet('/api/v1/traces/{id}', { path: { id: trace?.id ?? '' } }, { enabled });
  const failedStep = run.steps.find(({ state }) => state === 'failed')?.step;
  return useMemo(
    () => (enabled && data?.id === trace?.id ? data && failingSpanOf(data.spans, failedStep) : undefined),
    [enabled, data, trace?.id, failedStep],
  );
}

function NoTrace({ run, trace }: { readonly run: Run; readonly trace: TraceOfRun | undefined }) {
  if (!trace) return <Empty title="The run has no trace yet" />;
  if (trace.isKept === false)
    return (
      <Empty title="The trace was not kept">
        The collector keeps the traces of failed and slow runs, and a sample of the others.
      </Empty>
    );
  return (
    <Empty title="The trace is not complete yet">
      {isActive(run)
        ? 'The collector decides whether it keeps the trace when the run has ended.'
        : 'The collector decides in a moment whether it keeps the trace. It appears here by itself.'}
    </Empty>
  );
}
