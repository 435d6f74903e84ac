// /traces/$id: one trace as a waterfall, and its log lines.
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useGet } from '../../api/hooks';
import { definedOf } from '../../text/search';
import { rangeAround } from '../../trace/time-range';
import { TraceView } from '../../trace/trace-view';
import { Button } from '../../ui/button';
import { Page, Section } from '../../ui/page';
import { LogList } from '../logs/log-list';
import { RunLink, TraceSummary } from './trace-summary';

export default function TracePage() {
  const { id } = useParams({ from: '/traces/$id' });
  const { span } = useSearch({ from: '/traces/$id' });
  const navigate = useNavigate({ from: '/traces/$id' });
  // The view reads the same response from the cache.
  const { data: trace } = useGet('/api/v1/traces/{id}', { path: { id } });
  const [ofSpan, setOfSpan] = useState(false);
  const root = trace?.spans[0];
  return (
    <Page
      title={root ? `${root.service}: ${root.operation}` : 'Trace'}
      description={trace ? <TraceSummary trace={trace} /> : <code>{id}</code>}
      actions={trace && <RunLink trace={trace} />}
    >
      <h2 className="visually-hidden">Spans</h2>
      <TraceView
        traceId={id}
        selectedSpan={span}
        onSelectSpan={(next) =>
          void navigate({ search: ({ span: _, ...all }) => ({ ...all, ...definedOf({ span: next }) }), replace: true })
        }
        height="calc(100dvh - 240px)"
      />
      {trace && (
        <Section
          flush
          title={ofSpan && span ? 'Log lines of the selected span' : 'Log lines of the trace'}
          actions={
            span !== undefined && (
              <Button onClick={() => setOfSpan(!ofSpan)} aria-pressed={ofSpan}>
                {ofSpan ? 'Show the lines of all spans' : 'Show the lines of the selected span'}
              </Button>
            )
          }
        >
          <LogList
            query={{ ...rangeAround(trace), trace: id, ...definedOf({ span: ofSpan ? span : undefined }) }}
            height="50dvh"
          />
        </Section>
      )}
    </Page>
  );
}
