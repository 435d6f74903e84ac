// A service in a process of its own, whose work the test commands by IPC. Its name is the first argument.
import { debug } from '@sextant/signals/attributes';
import { span } from '@sextant/signals/declare/span';
import { withJobSpan } from '@sextant/telemetry/queue';
import { start } from '@sextant/telemetry/start';
import { currentTraceId, traceCarrier, withCarrier, withSpan, type Carrier } from '@sextant/telemetry/traces';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Work {
  readonly id: number;
  /** Trace context of the caller; absent for the root of a trace. */
  readonly carrier?: Carrier;
  /** The caller is a queue: the work is an attempt of a job. */
  readonly isJob?: boolean;
  /** Between a short first span and the end. */
  readonly ms: number;
  readonly fails?: boolean;
  /** Sets `sextant.debug` on the first span. */
  readonly isMarked?: boolean;
}

/** Sent when the first span has ended, and again when the work has ended. */
export interface Progress {
  readonly id: number;
  readonly traceId: string;
  readonly carrier: Carrier;
  readonly hasEnded: boolean;
}

/** Spans of each work. */
export const SPANS_PER_WORK = 2;

const outer = span({ name: 'work', kind: 'internal', description: 'All of the work.', attributes: [] });
const first = span({ name: 'first part', kind: 'internal', description: 'The first part.', attributes: [debug] });

if (require.main === module) {
  const telemetry = start({ service: process.argv[2]!, version: 'test' });
  process.on('message', (message: Work) => void perform(message));
  process.on('disconnect', () => void telemetry.shutdown().finally(() => process.exit()));
}

async function perform(work: Work): Promise<void> {
  const { isJob = false, carrier } = work;
  await (isJob ? attempt(work) : carrier ? withCarrier(carrier, () => call(work)) : call(work)).catch(() => {});
}

function call(work: Work): Promise<void> {
  return withSpan(outer, { root: work.carrier === undefined }, () => steps(work));
}

function attempt(work: Work): Promise<void> {
  const metadata = JSON.stringify({ at: Date.now() - 1_000, ...work.carrier });
  const job = { id: `${work.id}`, queueName: 'test', attemptsMade: 0, opts: { telemetry: { metadata } } };
  return withJobSpan(outer, job, {}, () => steps(work));
}

async function steps({ id, ms, fails = false, isMarked = false }: Work): Promise<void> {
  await withSpan(first, isMarked ? { attributes: { 'sextant.debug': true } } : {}, () => sleep(5));
  const progress = { id, traceId: currentTraceId()!, carrier: { ...traceCarrier() } };
  process.send!({ ...progress, hasEnded: false } satisfies Progress);
  await sleep(ms);
  // Received before this span ends, so that the caller can end after it.
  process.send!({ ...progress, hasEnded: true } satisfies Progress);
  if (fails) throw new Error('the work failed');
}
