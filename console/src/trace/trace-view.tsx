// A trace as a waterfall, with the details of one span beside it.
import { useGet } from '../api/hooks';
import { QueryView } from '../ui/states';
import { TraceWaterfall } from './trace-waterfall';

export interface TraceViewProps {
  readonly traceId: string;
  /** Id of the span whose details are shown. */
  readonly selectedSpan?: string | undefined;
  /** Called with undefined when the details are closed. */
  readonly onSelectSpan: (spanId: string | undefined) => void;
  /** Height of the waterfall in CSS. Default: `60dvh`. */
  readonly height?: string;
}

/** Height of the placeholder while the trace loads. */
const LOADING_HEIGHT = 420;

export function TraceView({ traceId, ...view }: TraceViewProps) {
  const query = useGet('/api/v1/traces/{id}', { path: { id: traceId } });
  return (
    <QueryView query={query} height={LOADING_HEIGHT}>
      {/* A new trace starts with a new state. */}
      {(trace) => <TraceWaterfall key={trace.id} trace={trace} {...view} />}
    </QueryView>
  );
}
