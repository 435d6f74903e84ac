// New log lines as they come, with a pause.
import { useDeferredValue } from 'react';
import { count } from '../../text/format';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Section } from '../../ui/page';
import { Empty, Loading } from '../../ui/states';
import { downloadLines } from './download';
import { isOfSpan, type LogFilter } from './filter';
import { LineList } from './line-list';
import { useLogTail, type Tail } from './use-log-tail';

export interface LiveLinesProps {
  readonly filter: LogFilter;
  readonly onFilter: (change: Partial<LogFilter>) => void;
}

export function LiveLines({ filter, onFilter }: LiveLinesProps) {
  const tail = useLogTail(filter);
  const lines = useDeferredValue(tail.lines).filter((line) => isOfSpan(filter.span, line));
  return (
    <Section
      title={
        <>
          New lines <TailBadge tail={tail} />
        </>
      }
      flush
      actions={
        <>
          <Button onClick={tail.togglePause} aria-pressed={tail.isPaused}>
            {tail.isPaused ? `Continue (${count(tail.waiting)} new)` : 'Pause'}
          </Button>
          <Button disabled={lines.length === 0} onClick={() => downloadLines(lines)}>
            Download
          </Button>
        </>
      }
    >
      {lines.length > 0 ? (
        <LineList lines={lines} height="75dvh" onFilter={onFilter} />
      ) : tail.state === 'closed' ? (
        <Empty title="New lines cannot be read now">The console tries again by itself.</Empty>
      ) : tail.isReady ? (
        <Empty title="Waiting for lines">Lines that meet the filter come here within seconds of being written.</Empty>
      ) : (
        <Loading label="Connecting" height={200} />
      )}
    </Section>
  );
}

function TailBadge({ tail: { state, isPaused, problem } }: { readonly tail: Tail }) {
  if (problem !== undefined) return <Badge tone="warning">{problem}</Badge>;
  if (state !== 'open') return <Badge tone="warning">reconnecting</Badge>;
  return isPaused ? <Badge tone="warning">paused</Badge> : <Badge tone="good">live</Badge>;
}
