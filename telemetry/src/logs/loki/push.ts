// One push to Loki, and what its answer means.
import { posterTo } from '../../export/post';

export type PushResult = 'stored' | 'refused' | 'retry';
export type Push = (body: Buffer) => Promise<PushResult>;

export interface PushTarget {
  /** Base URL of Loki. */
  readonly url: string;
  readonly timeoutMs: number;
}

/** Makes the function that pushes to one Loki; it never rejects. */
export function pusherOf({ url, timeoutMs }: PushTarget): Push {
  const post = posterTo({ url: `${url}/loki/api/v1/push`, timeoutMs, type: 'application/x-protobuf' });
  return async (body) => resultOf(await post(body));
}

/** A refusal is final: Loki would answer the same lines with the same 400 for ever. */
function resultOf(status: number | undefined): PushResult {
  if (status === undefined || status === 429 || status === 408 || status >= 500) return 'retry';
  return status >= 200 && status < 300 ? 'stored' : 'refused';
}
