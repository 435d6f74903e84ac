// Deduplicates calls: a request with the call_id of an earlier one gets the same response, without another call.
import { lruMap } from '../cache/lru-map';
import type { TextReader } from '../providers/provider';
import type { GenerateResponse } from './generate-response';
import type { Router } from './router';

/** Responses kept; callers repeat a call within seconds, after a lost connection or a restart. */
const MAX_RESPONSES = 500;

interface SharedCall {
  readonly response: Promise<GenerateResponse>;
  readonly canceled: AbortSignal;
  /** Keeps the call from being canceled when one of several callers leaves. */
  join(signal: AbortSignal | undefined): void;
}

/** Wraps a router. Forgets failures, so that a call_id can be retried. Streams a repeated response in one part. */
export function deduplicateCalls(router: Router): Router {
  const calls = lruMap<string, SharedCall>(MAX_RESPONSES);
  return {
    async generate(request, reader) {
      const key = `${request.org_id} ${request.call_id}`;
      const earlier = calls.get(key);
      if (earlier && !earlier.canceled.aborted) {
        earlier.join(reader?.signal);
        const response = await earlier.response;
        reader?.onText(response.text);
        return response;
      }
      const call = startCall(reader, (shared) => router.generate(request, shared));
      calls.set(key, call);
      call.response.catch(() => {
        if (calls.get(key) === call) calls.delete(key);
      });
      return call.response;
    },
  };
}

/** Starts a call that is canceled when all its callers have left; a caller without a reader never leaves. */
function startCall(
  reader: TextReader | undefined,
  generate: (reader?: TextReader) => Promise<GenerateResponse>,
): SharedCall {
  const canceled = new AbortController();
  let callers = 0;
  const join = (signal: AbortSignal | undefined): void => {
    callers += 1;
    signal?.addEventListener('abort', () => {
      callers -= 1;
      if (callers === 0) canceled.abort();
    });
  };
  join(reader?.signal);
  const { signal } = canceled;
  return { response: generate(reader && { ...reader, signal }), canceled: signal, join };
}
