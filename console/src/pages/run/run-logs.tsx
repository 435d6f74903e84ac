// The log lines of a run, or of one of its spans.
import { Link } from '@tanstack/react-router';
import { Button, buttonClass } from '../../ui/button';
import { Section } from '../../ui/page';
import { LogList } from '../logs/log-list';
import { isActive } from '../runs/names';
import { rangeAround } from './range';
import type { Run } from './types';

const REFETCH_MS = 5_000;
const MARGIN_MS = 60_000;

export interface RunLogsProps {
  readonly run: Run;
  /** Undefined: the lines of all spans, and those outside of spans. */
  readonly span: string | undefined;
  readonly onShowAll: () => void;
}

export function RunLogs({ run, span, onShowAll }: RunLogsProps) {
  const range = rangeAround(run, MARGIN_MS);
  const filter = { run: run.id, ...(span !== undefined && { span }) };
  return (
    <Section
      flush
      title={span === undefined ? 'Log lines of the run' : 'Log lines of the selected span'}
      actions={
        <>
          {span !== undefined && <Button onClick={onShowAll}>Show all lines of the run</Button>}
          <Link to="/logs" search={{ ...filter, ...range }} className={buttonClass()}>
            Open in logs
          </Link>
        </>
      }
    >
      <LogList query={{ ...filter, ...range }} height="40dvh" refetchMs={isActive(run) ? REFETCH_MS : undefined} />
    </Section>
  );
}
