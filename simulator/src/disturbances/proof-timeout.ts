// The fault proof-timeout: obligations that the prover cannot decide, one after the other.
import type { WorldConfig } from '../config';
import { pause } from '../pause';
import type { Random } from '../random';
import { post } from '../traffic/post';
import type { Disturbance } from './disturbance';

export interface ProofTimeoutOptions {
  readonly config: Pick<WorldConfig, 'proverUrl' | 'opsApiKey'>;
  readonly random: Random;
}

/** Over the 30 s of the alerts on latency, under what the prover allows. */
const TIMEOUT_MS = 35_000;
const ANSWER_TIMEOUT_MS = 90_000;
/** Mean wait between two obligations when the fault strikes all the time. */
const GAP_MS = 1_000;
/** Nobody knows whether these numbers are sums of three cubes, so no prover finds out in time. */
const OPEN_SUMS = [114, 390, 627, 633, 732, 921, 975];

export function proofTimeout({ config, random }: ProofTimeoutOptions): Disturbance {
  const answers: Record<string, number> = {};
  let sent = 0;
  let stopped = new AbortController();
  let sending: Promise<void> = Promise.resolve();

  async function sendUntil(signal: AbortSignal, rate: number): Promise<void> {
    while (!signal.aborted) {
      await pause(random.exponential(GAP_MS / rate), signal);
      if (signal.aborted) return;
      sent++;
      const answer = await post({
        url: `${config.proverUrl}/api/v1/proofs`,
        body: JSON.stringify({ smtlib: sumOfThreeCubes(random.pick(OPEN_SUMS)), timeout_ms: TIMEOUT_MS }),
        headers: { authorization: `Bearer ${config.opsApiKey}` },
        timeoutMs: ANSWER_TIMEOUT_MS,
        signal,
      });
      const outcome = answer.kind === 'unreachable' ? 'unreachable' : (resultOf(answer.body) ?? String(answer.status));
      answers[outcome] = (answers[outcome] ?? 0) + 1;
    }
  }

  async function stop(): Promise<void> {
    stopped.abort();
    await sending;
  }

  return {
    missing: config.proverUrl && config.opsApiKey ? undefined : 'proof-timeout needs PROVER_URL and OPS_API_KEY',
    start: ({ rate }) => {
      void stop();
      stopped = new AbortController();
      if (rate > 0) sending = sendUntil(stopped.signal, rate);
    },
    stop,
    report: () => ({ sent, answers: { ...answers } }),
  };
}

/** Nonlinear arithmetic over the integers has no decision procedure. */
function sumOfThreeCubes(sum: number): string {
  return [
    '(set-logic QF_NIA)',
    ...['x', 'y', 'z'].map((name) => `(declare-const ${name} Int)`),
    `(assert (= (+ (* x x x) (* y y y) (* z z z)) ${sum}))`,
    '(check-sat)',
  ].join('\n');
}

function resultOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('result' in body)) return undefined;
  return typeof body.result === 'string' ? body.result : undefined;
}
