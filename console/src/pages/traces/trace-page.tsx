// /traces/$id: one trace as a waterfall.
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { definedOf } from '../../text/search';
import { TraceView } from '../../trace/trace-view';
import { Page } from '../../ui/page';

export default function TracePage() {
  const { id } = useParams({ from: '/traces/$id' });
  const { span } = useSearch({ from: '/traces/$id' });
  const navigate = useNavigate();
  return (
    <Page title="Trace">
      <TraceView
        traceId={id}
        selectedSpan={span}
        onSelectSpan={(next) =>
          void navigate({ to: '/traces/$id', params: { id }, search: definedOf({ span: next }), replace: true })
        }
        height="calc(100dvh - 260px)"
      />
    </Page>
  );
}
