// Z3: an obligation is proved when its negation, which the script asserts, cannot be satisfied.
import { errorsTotal } from '@sextant/signals/errors';
import { classifyError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import { counter } from '@sextant/telemetry/metrics';
import type { Engine, Finding } from '../proof';
import { readModel } from '../smtlib/model';
import { SmtlibError } from '../smtlib/read';
import { readScript } from '../smtlib/script';
import type { Outcome, Pool } from './pool';
import { OUT_OF_MEMORY } from './protocol';

const failures = counter(errorsTotal);

/** What a thread says that cannot have the memory which Z3 would still be allowed: 2 GB is all that WebAssembly has here. */
const NO_MEMORY = /out of memory|memory allocation failed|cannot enlarge memory/i;

/** Proves with the threads of a pool. */
export function z3Engine(pool: Pool): Engine {
  return async ({ smtlib = '' }, { timeoutMs, signal }) => {
    try {
      return findingOf(await pool.run({ ...readScript(smtlib), timeoutMs }, signal));
    } catch (error) {
      if (error instanceof SmtlibError) return refused(error.message, error.line);
      if (NO_MEMORY.test((error as Error).message)) return unknown('out of memory');
      failures.inc({ error_class: classifyError(error).class });
      log.error('Z3 failed', error, { operation: 'prove' });
      return { result: 'error', reason: 'the prover failed; its log has the reason' };
    }
  };
}

/** More of a model than this is no counterexample that anybody reads, in characters. */
const LONGEST_MODEL = 1_000_000;

function findingOf(outcome: Outcome): Finding {
  if (outcome === 'canceled') return unknown('canceled');
  if (outcome === 'late') return unknown('timeout');
  if ('exited' in outcome)
    return outcome.exited === OUT_OF_MEMORY
      ? unknown('out of memory')
      : { result: 'error', reason: `Z3 ended with status ${outcome.exited}` };
  const { declared, verdict, detail } = outcome;
  if (verdict === 'unsat') return { result: 'proved' };
  if (verdict === 'unknown') return unknown(/:reason-unknown "(.*)"/s.exec(detail)?.[1] || 'incomplete');
  if (verdict !== 'sat') return complaint(declared + verdict);
  if (detail.length > LONGEST_MODEL) return { result: 'refuted', reason: 'the counterexample is too long to show' };
  return { result: 'refuted', model: readModel(detail) };
}

/** What Z3 says when it was stopped while it still read the script. */
const STOPPED = /canceled|timeout|memory|resource limit/;

/** Z3 tells of the first mistake, but goes on without the command: what it finds then says nothing. */
function complaint(output: string): Finding {
  const [, line, message = output.trim()] = /\(error "line (\d+) column \d+: (.*)/.exec(output) ?? [];
  if (STOPPED.test(message)) return unknown(message);
  return refused(message.replace(/"\)$/, ''), Number(line ?? 1));
}

function refused(message: string, line: number): Finding {
  return { result: 'error', refusal: { field: 'smtlib', line, message } };
}

function unknown(reason: string): Finding {
  return { result: 'unknown', reason };
}
