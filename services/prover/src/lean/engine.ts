// The Lean engine: a file is proved if Lean accepts it and no proof in it uses `sorry`.
import { access, constants, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Engine, ProofResult } from '../proof';
import { runProgram, type ProgramResult } from './program';

export interface LeanOptions {
  /** A path, or a name on PATH. */
  readonly bin: string;
  /** Address space limit, in MB. */
  readonly memoryMb: number;
  /** The complete environment of the Lean process. */
  readonly env: { readonly PATH: string; readonly HOME: string };
}

const FILE = 'Proof.lean';

/** Searches for the Lean program at each proof. Each proof runs in its own temporary folder. */
export function leanEngine({ bin, memoryMb, env }: LeanOptions): Engine {
  return async ({ source = '' }, limits) => {
    const program = await findProgram(bin, env.PATH);
    if (program === undefined)
      return { result: 'error', refusal: { field: 'engine', message: 'lean is not installed on this server' } };
    const folder = await mkdtemp(join(tmpdir(), 'proof-'));
    try {
      await writeFile(join(folder, FILE), source);
      return resultOf(await runProgram({ program, args: [FILE], cwd: folder, env, memoryMb }, limits));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}

async function findProgram(bin: string, path: string): Promise<string | undefined> {
  const candidates = isAbsolute(bin) ? [bin] : path.split(delimiter).map((folder) => join(folder, bin));
  for (const file of candidates) {
    const executable = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (executable) return file;
  }
  return undefined;
}

function resultOf(ended: ProgramResult): ProofResult {
  if (typeof ended === 'string') return { result: 'unknown', reason: ended };
  const { code, output } = ended;
  // `Proof.lean:3:2: error: unsolved goals`
  const [, line, message] = /^[^\r\n\u2028\u2029:]*:(\d+):\d+: error:? ?([^\n]*)/m.exec(output) ?? [];
  if (code !== 0 && line === undefined && /out of memory|memory exhausted|bad_alloc|create thread/i.test(output))
    return { result: 'unknown', reason: 'out of memory' };
  if (code !== 0)
    return { result: 'error', reason: line === undefined ? `lean exited with ${code}` : `line ${line}: ${message}` };
  return /uses '?`?sorry/.test(output) ? { result: 'unknown', reason: 'the proof uses sorry' } : { result: 'proved' };
}
