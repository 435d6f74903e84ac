// Lean: a file is proved when Lean accepts all of it and nothing in it is left out with `sorry`.
import { access, constants, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Engine, Finding } from '../proof';
import { runProgram, type Ended } from './program';

export interface LeanOptions {
  /** A path, or a name on PATH. */
  readonly bin: string;
  /** Address space, in MB. */
  readonly memoryMb: number;
  /** All of the environment that Lean gets. */
  readonly env: { readonly PATH: string; readonly HOME: string };
}

const FILE = 'Proof.lean';

/** Proves with the program of Lean, looked for at each proof; each runs in a folder of its own. */
export function leanEngine({ bin, memoryMb, env }: LeanOptions): Engine {
  return async ({ source = '' }, limits) => {
    const program = await located(bin, env.PATH);
    if (program === undefined)
      return { result: 'error', refusal: { field: 'engine', message: 'lean is not installed on this server' } };
    const folder = await mkdtemp(join(tmpdir(), 'proof-'));
    try {
      await writeFile(join(folder, FILE), source);
      return findingOf(await runProgram({ program, args: [FILE], cwd: folder, env, memoryMb }, limits));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}

async function located(bin: string, path: string): Promise<string | undefined> {
  const candidates = isAbsolute(bin) ? [bin] : path.split(delimiter).map((folder) => join(folder, bin));
  for (const file of candidates) {
    if (
      await access(file, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return file;
  }
  return undefined;
}

function findingOf(ended: Ended): Finding {
  if (typeof ended === 'string') return { result: 'unknown', reason: ended === 'late' ? 'timeout' : ended };
  const { code, output } = ended;
  // `Proof.lean:3:2: error: unsolved goals`
  const [, line, message] = /^[^\r\n\u2028\u2029:]*:(\d+):\d+: error:? ?([^\n]*)/m.exec(output) ?? [];
  if (code !== 0 && line === undefined && /out of memory|memory exhausted|bad_alloc|create thread/i.test(output))
    return { result: 'unknown', reason: 'out of memory' };
  if (code !== 0)
    return { result: 'error', reason: line === undefined ? `lean ended with ${code}` : `line ${line}: ${message}` };
  return /uses '?`?sorry/.test(output) ? { result: 'unknown', reason: 'the proof uses sorry' } : { result: 'proved' };
}
