// A thread of the pool: loads Z3 and answers one job at a time; it is ended from outside when a job takes too long.
import { parentPort, workerData } from 'node:worker_threads';
import { init, type Z3_context } from 'z3-solver';
import type { Exited, Job, Said, ThreadData } from './protocol';

const data = workerData as ThreadData;

void main();

async function main(): Promise<void> {
  const api = await init({ instantiateWasm, printErr });
  const evaluate = evaluator(api.em as Emscripten);
  const { Z3 } = api;
  const answer = async ({ declarations, check, timeoutMs }: Job): Promise<Said> => {
    // Options that a script sets last beyond it.
    Z3.global_param_reset_all();
    Z3.global_param_set('memory_max_size', String(data.memoryMb));
    Z3.global_param_set('timeout', String(timeoutMs));
    const config = Z3.mk_config();
    const context = Z3.mk_context(config);
    Z3.del_config(config);
    try {
      const declared = await evaluate(context, declarations);
      if (declared.includes('(error ')) return { declared, verdict: '', detail: '' };
      const verdict = (await evaluate(context, check)).trim();
      const question = { sat: '(get-model)', unknown: '(get-info :reason-unknown)' }[verdict];
      return { declared, verdict, detail: question ? await evaluate(context, question) : '' };
    } finally {
      Z3.del_context(context);
    }
  };
  // The first proof starts Z3's own threads and has its hot code compiled.
  const declarations = '(declare-const x Int) (declare-const y Int) (assert (and (< x y) (< y (+ x 2)) (> x 5)))';
  await answer({ declarations, check: '(check-sat)', timeoutMs: 10_000 });
  parentPort!.on('message', (job: Job) => void answer(job).then(reply));
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
 * Evaluates SMT-LIB text and resolves to what Z3 writes. Takes the place of the binding's eval_smtlib2_string, whose
 * text lies on the stack and may be overwritten before Z3's own thread has read it.
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

function reply(message: 'ready' | Said | Exited): void {
  parentPort!.postMessage(message);
}

/** Emscripten's hook to bring a module that is compiled already. */
function instantiateWasm(
  imports: WebAssembly.Imports,
  done: (instance: WebAssembly.Instance, compiled: WebAssembly.Module) => void,
): object {
  void WebAssembly.instantiate(data.z3, imports).then((instance) => done(instance, data.z3));
  return {};
}

/** After an exit no answer comes; that line on its stderr is all that Emscripten tells of it. */
function printErr(line: string): void {
  const status = /^program exited \(with status: (\d+)\)/.exec(line)?.[1];
  if (status !== undefined) reply({ exited: Number(status) });
}
