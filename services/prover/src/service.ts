// Builds the service. Used by main and by tests.
import type { FastifyInstance } from 'fastify';
import { buildApp } from './app';
import type { ProverConfig } from './config';
import { createGate } from './gate';
import { leanEngine } from './lean/engine';
import { createProver } from './prover';
import { z3Engine } from './z3/engine';
import { createPool } from './z3/pool';

/** Starts the Z3 threads; closing the application stops them. */
export function createService(config: Omit<ProverConfig, 'HOST' | 'PORT'>): FastifyInstance {
  const pool = createPool({ threads: config.PROVER_THREADS, memoryMb: config.PROVER_MEMORY_MB });
  const lean = leanEngine({
    bin: config.LEAN_BIN,
    memoryMb: config.LEAN_MEMORY_MB,
    env: { PATH: config.PATH, HOME: config.HOME },
  });
  const gate = createGate({ concurrency: config.PROVER_THREADS, maxWaiting: config.PROVER_QUEUE });
  const app = buildApp({
    prove: createProver({ engines: { z3: z3Engine(pool), lean }, gate }),
    tokens: [config.SERVICE_TOKEN, config.OPS_API_KEY],
    ready: () => pool.ready(),
  });
  app.addHook('onClose', () => pool.close());
  return app;
}
