// What a benchmark ran on.
import { cpus } from 'node:os';

/** In one line of at most 80 characters. */
export function machineLine(): string {
  const [cpu] = cpus();
  return `${cpu?.model ?? 'unknown processor'}, ${cpus().length} cores, node ${process.version}`.slice(0, 80);
}
