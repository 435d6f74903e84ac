// The configuration of prover, read from the environment once.
import { int, readConfig, secret, str } from '@sextant/telemetry/config';

export const configSpec = {
  HOST: str({ default: '127.0.0.1', description: 'address to listen on' }),
  PORT: int({ min: 0, max: 65_535, description: 'port to listen on; 0 takes a free one' }),
  SERVICE_TOKEN: secret({ description: 'bearer token that our services share' }),
  OPS_API_KEY: secret({ description: 'bearer token of operators' }),
  PROVER_THREADS: int({ default: 2, min: 1, max: 64, description: 'most proofs that run at once' }),
  PROVER_MEMORY_MB: int({ default: 512, min: 32, max: 1_900, description: 'memory that one proof by Z3 may take, MB' }),
  PROVER_QUEUE: int({ default: 50, min: 0, description: 'most proofs that wait for a thread; more are answered 503' }),
  LEAN_BIN: str({
    default: 'lean',
    description:
      'the program of Lean, a path or a name on PATH; Lean runs whatever its source says, so install it only where all callers are trusted',
  }),
  LEAN_MEMORY_MB: int({ default: 4_096, min: 128, description: 'address space that one proof by Lean may take, MB' }),
  PATH: str({ default: '/usr/local/bin:/usr/bin:/bin', description: 'where the program of Lean is looked for' }),
  HOME: str({ default: '/', description: 'home folder, where Lean’s tool chains may be' }),
};

export type ProverConfig = ReturnType<typeof proverConfig>;

/** Reads and checks the environment; throws ConfigError with every problem. */
export function proverConfig(env: NodeJS.ProcessEnv) {
  return readConfig(env, configSpec);
}
