// The fault proof-timeout: sends obligations to the prover that it cannot decide.
import type { SimulatorConfig } from '../config';
import { pause } from '../pause';
import type { Random } from '../random';
import { post } from '../traffic/post';
import type { LoadFault } from './load';

export interface ProofTimeoutOptions {
  readonly config: Pick<SimulatorConfig, 'proverUrl' | 'opsApiKey'>;
  readonly random: Random;
}

/** Above the 30 s of the latency alerts, below the prover's maximum. */
const TIMEOUT_MS = 35_000;
const RESPONSE_TIMEOUT_MS = 90_000;
/** Each sends one obligation after the other; they start at intervals, so that a proof ends every few seconds. */
const SENDERS = 4;
const STAGGER_MS = TIMEOUT_MS / SENDERS;
/** Mean pause between obligations at rate 1. */
const PAUSE_MS = 1_000;
/** It is an open problem whether these numbers are sums of three cubes, so no prover decides them in time. */
const OPEN_SUMS = [114, 390, 627, 633, 732, 921, 975];

export function proofTimeout({ config, random }: ProofTimeoutOptions): LoadFault {
  const answers: Record<string, number> = {};
  let sent = 0;
  let stopped = new AbortController();
  let sending: Promise<unknown> = Promise.resolve();

  async function sendUntil(signal: AbortSignal, rate: number): Promise<void> {
    while (!signal.aborted) {
      await pause(random.exponential(PAUSE_MS / rate), signal);
      if (signal.aborted) return;
      sent++;
      const result = await post({
        url: `${config.proverUrl}/api/v1/proofs`,
        body: JSON.stringify({ smtlib: sumOfThreeCubes(random.pick(OPEN_SUMS)), timeout_ms: TIMEOUT_MS }),
        headers: { authorization: `Bearer ${config.opsApiKey}` },
        timeoutMs: RESPONSE_TIMEOUT_MS,
        signal,
      });
      const outcome = result.kind === 'unreachable' ? 'unreachable' : (verdictOf(result.body) ?? String(result.status));
      answers[outcome] = (answers[outcome] ?? 0) + 1;
    }
  }

  async function stop(): Promise<void> {
    stopped.abort();
    await sending;
  }

  return {
    missing: config.proverUrl && config.opsApiKey ? undefined : 'proof-timeout requires PROVER_URL and OPS_API_KEY',
    start: ({ rate }) => {
      void stop();
      stopped = new AbortController();
      if (rate === 0) return;
      const { signal } = stopped;
      const senders = Array.from({ length: SENDERS }, async (_, i) => {
        await pause(i * STAGGER_MS, signal);
        await sendUntil(signal, rate);
      });
      sending = Promise.all(senders);
    },
    stop,
    report: () => ({ sent, answers: { ...answers } }),
  };
}

/** Nonlinear integer arithmetic has no decision procedure. */
function sumOfThreeCubes(sum: number): string {
  return [
    '(set-logic QF_NIA)',
    ...['x', 'y', 'z'].map((name) => `(declare-const ${name} Int)`),
    `(assert (= (+ (* x x x) (* y y y) (* z z z)) ${sum}))`,
    '(check-sat)',
  ].join('\n');
}

function verdictOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('result' in body)) return undefined;
  return typeof body.result === 'string' ? body.result : undefined;
}
