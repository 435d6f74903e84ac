// The configuration of prover, from the environment.
import { int, readConfig, secret, str } from '@sextant/telemetry/config';

export const configSpec = {
  HOST: str({ default: '127.0.0.1', description: 'address to listen on' }),
  PORT: int({ min: 0, max: 65_535, description: 'port to listen on; 0 picks a free port' }),
  SERVICE_TOKEN: secret({ description: 'bearer token shared by the services' }),
  OPS_API_KEY: secret({ description: 'platform key, also accepted as bearer token' }),
  PROVER_THREADS: int({ default: 2, min: 1, max: 64, description: 'maximum number of concurrent proofs' }),
  PROVER_MEMORY_MB: int({ default: 512, min: 32, max: 1_900, description: 'memory limit of a Z3 proof, MB' }),
  PROVER_QUEUE: int({ default: 50, min: 0, description: 'maximum number of waiting proofs; further requests get 503' }),
  LEAN_BIN: str({
    default: 'lean',
    description:
      'the Lean program, a path or a name on PATH; Lean sources can run arbitrary code, so install it only if you trust all callers',
  }),
  LEAN_MEMORY_MB: int({ default: 4_096, min: 128, description: 'address space limit of a Lean proof, MB' }),
  PATH: str({ default: '/usr/local/bin:/usr/bin:/bin', description: 'search path for the Lean program' }),
  HOME: str({ default: '/', description: 'home directory, which may contain Lean toolchains' }),
};

export type ProverConfig = ReturnType<typeof proverConfig>;

/** Throws ConfigError with all problems. */
export function proverConfig(env: NodeJS.ProcessEnv) {
  return readConfig(env, configSpec);
}
