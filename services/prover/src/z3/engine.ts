// The Z3 engine: an obligation is proved if its script, which asserts the negation, is unsatisfiable.
import { errorsTotal } from '@sextant/signals/errors';
import { classifyError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import { counter } from '@sextant/telemetry/metrics';
import type { Engine, ProofResult } from '../proof';
import { readModel } from '../smtlib/model';
import { SmtlibError } from '../smtlib/read';
import { readScript } from '../smtlib/script';
import type { JobOutcome, Pool } from './pool';
import { OUT_OF_MEMORY } from './protocol';

const failures = counter(errorsTotal);

/** Errors of a thread that runs out of memory before the limit of Z3: WebAssembly has at most 2 GB. */
const MEMORY_ERROR = /out of memory|memory allocation failed|cannot enlarge memory/i;

export function z3Engine(pool: Pool): Engine {
  return async ({ smtlib = '' }, { timeoutMs, signal }) => {
    try {
      return resultOf(await pool.run({ ...readScript(smtlib), timeoutMs }, signal));
    } catch (error) {
      if (error instanceof SmtlibError) return refused(error.message, error.line);
      if (MEMORY_ERROR.test((error as Error).message)) return unknown('out of memory');
      failures.inc({ error_class: classifyError(error).class });
      log.error('Z3 failed', error, { operation: 'prove' });
      return { result: 'error', reason: 'the prover failed: see its log' };
    }
  };
}

/** In characters. */
const MAX_MODEL = 1_000_000;

function resultOf(outcome: JobOutcome): ProofResult {
  if (outcome === 'canceled' || outcome === 'timeout') return unknown(outcome);
  if ('exitStatus' in outcome)
    return outcome.exitStatus === OUT_OF_MEMORY
      ? unknown('out of memory')
      : { result: 'error', reason: `Z3 exited with status ${outcome.exitStatus}` };
  const { declarations, verdict, detail } = outcome;
  if (verdict === 'unsat') return { result: 'proved' };
  if (verdict === 'unknown') return unknown(/:reason-unknown "(.*)"/s.exec(detail)?.[1] || 'incomplete');
  if (verdict !== 'sat') return scriptError(declarations + verdict);
  if (detail.length > MAX_MODEL) return { result: 'refuted', reason: 'the counterexample is too long to show' };
  return { result: 'refuted', model: readModel(detail) };
}

/** Errors of Z3 when it is stopped while it reads the script. */
const STOPPED = /canceled|timeout|memory|resource limit/;

/** Z3 continues after an error, without the invalid command, so its verdict is meaningless. Reports the first error. */
function scriptError(output: string): ProofResult {
  const [, line, message = output.trim()] = /\(error "line (\d+) column \d+: (.*)/.exec(output) ?? [];
  if (STOPPED.test(message)) return unknown(message);
  return refused(message.replace(/"\)$/, ''), Number(line ?? 1));
}

function refused(message: string, line: number): ProofResult {
  return { result: 'error', refusal: { field: 'smtlib', line, message } };
}

function unknown(reason: string): ProofResult {
  return { result: 'unknown', reason };
}
