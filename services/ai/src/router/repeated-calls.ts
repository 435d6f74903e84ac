// Makes a repeated call free: a request whose call_id was answered, or is being answered, gets that same answer.
import { boundedMap } from '../cache/lru-map';
import type { Generated } from './generate-response';
import type { Router } from './router';

/** Answers kept; a repetition comes within seconds, after a lost connection or a restarted worker. */
const KEPT = 500;

/** Wraps a router. Failures are not kept: the same call_id may be tried again after one. A repeated stream has one part. */
export function rememberAnswers(router: Router): Router {
  const answers = boundedMap<string, Promise<Generated>>(KEPT);
  return {
    async generate(request, onText) {
      const key = `${request.org_id} ${request.call_id}`;
      const known = answers.get(key);
      if (known) {
        const answer = await known;
        onText?.(answer.text);
        return answer;
      }
      const answer = router.generate(request, onText);
      answers.set(key, answer);
      answer.catch(() => answers.delete(key));
      return answer;
    },
  };
}
