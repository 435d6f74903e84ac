// Makes a repeated call free: a request whose call_id was answered, or is being answered, gets that same answer.
import type { Generated, Router } from './router';

/** Answers kept; a repetition comes within seconds, after a lost connection or a restarted worker. */
const KEPT = 500;

/** Wraps a router. Failures are not kept: the same call_id may be tried again after one. */
export function rememberAnswers(router: Router): Router {
  const answers = new Map<string, Promise<Generated>>();
  return {
    generate(request) {
      const key = `${request.org_id} ${request.call_id}`;
      const known = answers.get(key);
      if (known) return known;
      const answer = router.generate(request);
      answers.set(key, answer);
      const [oldest] = answers.keys();
      if (answers.size > KEPT) answers.delete(oldest!);
      answer.catch(() => answers.delete(key));
      return answer;
    },
  };
}
