// A thread of the pool: loads Z3 and runs one job at a time. The pool terminates it if a job takes too long.
import { parentPort, workerData } from 'node:worker_threads';
import { init, type Z3_context } from 'z3-solver';
import type { Job, ThreadData, Z3Exit, Z3Output } from './protocol';

const data = workerData as ThreadData;

void main();

async function main(): Promise<void> {
  const api = await init({ instantiateWasm, printErr });
  const evaluate = evaluator(api.em as Emscripten);
  const { Z3 } = api;
  const run = async ({ declarations, check, timeoutMs }: Job): Promise<Z3Output> => {
    // Options of the previous script are still set.
    Z3.global_param_reset_all();
    Z3.global_param_set('memory_max_size', String(data.memoryMb));
    Z3.global_param_set('timeout', String(timeoutMs));
    const config = Z3.mk_config();
    const context = Z3.mk_context(config);
    Z3.del_config(config);
    try {
      const output = await evaluate(context, declarations);
      if (output.includes('(error ')) return { declarations: output, verdict: '', detail: '' };
      const verdict = (await evaluate(context, check)).trim();
      const query = { sat: '(get-model)', unknown: '(get-info :reason-unknown)' }[verdict];
      return { declarations: output, verdict, detail: query ? await evaluate(context, query) : '' };
    } finally {
      Z3.del_context(context);
    }
  };
  // The first proof starts the internal threads of Z3 and compiles hot code.
  const declarations = '(declare-const x Int) (declare-const y Int) (assert (and (< x y) (< y (+ x 2)) (> x 5)))';
  await run({ declarations, check: '(check-sat)', timeoutMs: 10_000 });
  parentPort!.on('message', (job: Job) => void run(job).then(reply));
  reply('ready');
}

interface Emscripten {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  async_call<A extends readonly unknown[]>(start: (...args: A) => void, ...args: A): Promise<string>;
  readonly _async_Z3_eval_smtlib2_string: (context: number, text: number) => void;
}

/**
 * Evaluates SMT-LIB text and resolves with the output of Z3. Replaces eval_smtlib2_string of the binding, which keeps the
 * text on the stack, where it may be overwritten before the thread of Z3 reads it.
 */
function evaluator(em: Emscripten): (context: Z3_context, text: string) => Promise<string> {
  return async (context, text) => {
    const bytes = Buffer.from(`${text}\0`);
    const pointer = em._malloc(bytes.length);
    em.HEAPU8.set(bytes, pointer);
    try {
      return await em.async_call(em._async_Z3_eval_smtlib2_string, context as unknown as number, pointer);
    } finally {
      em._free(pointer);
    }
  };
}

function reply(message: 'ready' | Z3Output | Z3Exit): void {
  parentPort!.postMessage(message);
}

/** A hook of Emscripten to provide a compiled module. */
function instantiateWasm(
  imports: WebAssembly.Imports,
  done: (instance: WebAssembly.Instance, compiled: WebAssembly.Module) => void,
): object {
  void WebAssembly.instantiate(data.z3, imports).then((instance) => done(instance, data.z3));
  return {};
}

/** When Z3 exits, there is no result; Emscripten reports the exit only as a line on stderr. */
function printErr(line: string): void {
  const status = /^program exited \(with status: (\d+)\)/.exec(line)?.[1];
  if (status !== undefined) reply({ exitStatus: Number(status) });
}
