// Says in the log when lines do not reach Loki, and when they do again. Each is said once, not for each request.
import type { Fields } from '../line/record';
import { cut } from '../line/text';
import type { PushAnswer } from './push';
import type { Verdict } from './refusal';

/** Writes a line to the log. */
export type Report = (level: 'info' | 'warn', message: string, fields: Fields) => void;

/** Characters of an answer. */
const MAX_ANSWER = 300;
/** Failures in a row before an outage is said: a restart of Loki is none. */
const MIN_FAILURES = 2;
/** Pause between two reports of a problem that comes and goes. */
const QUIET_MS = 300_000;

/** Returns a function that receives every answer of Loki. */
export function problemReporter(address: string, report: Report): (answer: PushAnswer, verdict: Verdict) => void {
  let failures = 0;
  let quietUntil = -Infinity;
  let reported = false;

  function say(message: string, { status, text }: PushAnswer): boolean {
    const now = performance.now();
    if (now < quietUntil) return false;
    quietUntil = now + QUIET_MS;
    report('warn', message, { operation: 'ship_logs', address, status, answer: cut(text, MAX_ANSWER) });
    return true;
  }

  return (answer, verdict) => {
    if (verdict === 'divide') {
      say('Loki refused log lines', answer);
    } else if (verdict === 'stored') {
      failures = 0;
      if (reported) report('info', 'log lines reach Loki again', { operation: 'ship_logs', address });
      reported = false;
    } else {
      failures += 1;
      if (reported || (verdict === 'retry' && failures < MIN_FAILURES)) return;
      reported = say('log lines do not reach Loki', answer);
    }
  };
}
