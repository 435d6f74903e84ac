// Z3 in place of the prover service.
import { init } from 'z3-solver';
import type { ProofResponse } from '../clients/prover';

export interface TestProver {
  readonly prove: (smtlib: string) => Promise<ProofResponse>;
  readonly end: () => void;
}

export async function startZ3(): Promise<TestProver> {
  const z3 = await init();
  const { Solver } = z3.Context('test');
  const { PThread: threads } = z3.em as { readonly PThread: { readonly terminateAllThreads: () => void } };
  return {
    prove: async (smtlib) => {
      const solver = new Solver();
      solver.fromString(smtlib);
      const verdict = await solver.check();
      const common = { engine: 'z3', latency_ms: 1 };
      if (verdict === 'unknown') return { ...common, result: 'unknown', reason: solver.reasonUnknown() };
      if (verdict === 'unsat') return { ...common, result: 'proved' };
      const values = solver
        .model()
        .sexpr()
        .matchAll(/\(define-fun (\w+) \(\) \w+\s+(\S+)\)/g);
      return {
        ...common,
        result: 'refuted',
        model: Object.fromEntries([...values].map(([, name, value]) => [name!, value!] as const)),
      };
    },
    end: () => threads.terminateAllThreads(),
  };
}
