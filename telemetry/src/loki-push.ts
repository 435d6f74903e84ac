// One push to Loki: the request body, and what the answer means.
import { LOG_LEVELS } from '@sextant/signals/query/logql';
import type { QueuedLine } from './loki-queue';
import { posterTo } from './post';

export type PushResult = 'stored' | 'refused' | 'retry';
export type Push = (lines: readonly QueuedLine[]) => Promise<PushResult>;

export interface PushTarget {
  /** Base URL of Loki. */
  readonly url: string;
  readonly labels: { readonly service: string; readonly env: string };
  readonly timeoutMs: number;
}

/** Makes the function that pushes to one Loki; it never rejects. */
export function pusherOf({ url, labels, timeoutMs }: PushTarget): Push {
  const post = posterTo(`${url}/loki/api/v1/push`, timeoutMs);
  return async (lines) => resultOf(await post(bodyOf(lines, labels)));
}

/** A refusal is final: Loki would answer the same lines with the same 400 for ever. */
function resultOf(status: number | undefined): PushResult {
  if (status === undefined || status === 429 || status === 408 || status >= 500) return 'retry';
  return status >= 200 && status < 300 ? 'stored' : 'refused';
}

function bodyOf(lines: readonly QueuedLine[], labels: PushTarget['labels']): string {
  const streams = LOG_LEVELS.flatMap((level) => {
    const values = lines.filter((l) => l.level === level).map((l) => `["${l.time}",${JSON.stringify(l.line)}]`);
    return values.length === 0
      ? []
      : [`{"stream":${JSON.stringify({ ...labels, level })},"values":[${values.join(',')}]}`];
  });
  return `{"streams":[${streams.join(',')}]}`;
}
