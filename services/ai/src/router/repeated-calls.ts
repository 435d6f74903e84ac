// Deduplicates calls: a request with the call_id of an earlier one gets the same response, without another call.
import { lruMap } from '../cache/lru-map';
import type { GenerateResponse } from './generate-response';
import type { Router } from './router';

/** Responses kept; callers repeat a call within seconds, after a lost connection or a restart. */
const MAX_RESPONSES = 500;

/** Wraps a router. Forgets failures, so that a call_id can be retried. Streams a repeated response in one part. */
export function deduplicateCalls(router: Router): Router {
  const responses = lruMap<string, Promise<GenerateResponse>>(MAX_RESPONSES);
  return {
    async generate(request, onText) {
      const key = `${request.org_id} ${request.call_id}`;
      const earlier = responses.get(key);
      if (earlier) {
        const response = await earlier;
        onText?.(response.text);
        return response;
      }
      const response = router.generate(request, onText);
      responses.set(key, response);
      response.catch(() => responses.delete(key));
      return response;
    },
  };
}
