// What a run is, how long it took and what it cost.
import type { ReactNode } from 'react';
import { between, count, duration, usdExact } from '../../text/format';
import { StateBadge } from '../../ui/badge';
import { Copy } from '../../ui/copy';
import { Ago, Details, useNow } from '../../ui/details';
import { isActive, shortId } from '../runs/names';
import { sumOfUsd } from './cost';
import styles from './run.module.css';
import type { Run } from './types';

export function RunDescription({ run }: { readonly run: Run }) {
  return (
    <span className={styles.description}>
      <StateBadge state={run.state} />
      <span>
        of the org {run.org}, queued <Ago at={run.queued_at} />
      </span>
    </span>
  );
}

export function RunFacts({ run }: { readonly run: Run }) {
  const tokens = run.vendor_usage.reduce((sum, vendor) => sum + vendor.tokens_input + vendor.tokens_output, 0);
  return (
    <section className={styles.facts} aria-label="Facts">
      <Details
        entries={[
          ...timesOf(run, Math.max(useNow(), Date.now())),
          ['Cost', <CostOf run={run} />],
          ['Tokens', <span className="numeric">{count(tokens)}</span>],
          ['Priority', run.priority],
          ['Run', <Copy text={run.id} what="run id" short={shortId(run.id)} />],
          ['Correlation', <Copy text={run.correlation_id} what="correlation id" short={shortId(run.correlation_id)} />],
          ['Trace', copyOf(run.trace_id, 'trace id')],
          ['User', copyOf(run.user_id, 'user id')],
          ['Workspace', copyOf(run.workspace_id, 'workspace id')],
        ]}
      />
    </section>
  );
}

function timesOf(run: Run, now: number): readonly (readonly [string, ReactNode])[] {
  const started = run.started_at;
  const isOver = !isActive(run);
  const ran = started === null || (isOver && run.ended_at === null) ? null : between(started, run.ended_at, now);
  const waited = started === null && isOver ? null : between(run.queued_at, started, now);
  return [
    ['Duration', <TimeUntil seconds={ran} isOver={isOver} />],
    ['Waited to start', <TimeUntil seconds={waited} isOver={isOver || started !== null} />],
  ];
}

function TimeUntil({ seconds, isOver }: { readonly seconds: number | null; readonly isOver: boolean }) {
  return (
    <span className="numeric">
      {duration(seconds)}
      {!isOver && seconds !== null && ' until now'}
    </span>
  );
}

function CostOf({ run: { vendor_usage: vendors } }: { readonly run: Run }) {
  const isPartial = vendors.some(({ cost_usd: cost }) => cost === null);
  return (
    <span className="numeric">
      {usdExact(sumOfUsd(vendors.map(({ cost_usd: cost }) => cost)))}
      {isPartial && ' without the calls whose price is unknown'}
    </span>
  );
}

function copyOf(id: string | null, what: string): ReactNode {
  return id === null ? undefined : <Copy text={id} what={what} short={shortId(id)} />;
}
