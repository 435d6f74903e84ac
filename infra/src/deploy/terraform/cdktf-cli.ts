// The command of CDKTF: another one that is named, or its package, installed once into a cache.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface Program {
  readonly file: string;
  readonly args: readonly string[];
}

/** cdktf was archived before Node 24, on which it crashes; its maintained fork does not. */
const PACKAGES = {
  cdktf: { name: 'cdktf-cli', version: '0.21.0', program: 'cdktf' },
  cdktn: { name: 'cdktn-cli', version: '0.24.0', program: 'cdktn' },
} as const;

/** It could not be installed; the message has what npm said. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError';
}

/**
 * Run by Node itself: npx would put a shell in between, which an interrupt ends. Reads CDKTF_COMMAND, SEXTANT_CACHE and
 * XDG_CACHE_HOME. Throws ProgramError.
 */
export function cdktfProgram(env: NodeJS.ProcessEnv, print: (text: string) => void): Program {
  const [file, ...args] = (env['CDKTF_COMMAND'] ?? '').split(/\s+/).filter(Boolean);
  if (file !== undefined) return { file, args };
  const wanted = PACKAGES[Number.parseInt(process.versions.node, 10) < 24 ? 'cdktf' : 'cdktn'];
  const cache = env['SEXTANT_CACHE'] || join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'sextant');
  const folder = join(cache, `${wanted.name}-${wanted.version}`);
  if (!existsSync(folder)) install(`${wanted.name}@${wanted.version}`, { cache, folder, env, print });
  return { file: process.execPath, args: [join(folder, 'node_modules/.bin', wanted.program)] };
}

interface Place {
  readonly cache: string;
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly print: (text: string) => void;
}

/** Under another name at first, so that nobody finds a part of it. */
function install(name: string, { cache, folder, env, print }: Place): void {
  print(`Installing ${name} into ${cache}, once.\n`);
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(`${folder}.tmp.`);
  try {
    const options = ['--no-audit', '--no-fund', '--loglevel=error'];
    execFileSync('npm', ['install', '--prefix', work, ...options, name], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    if (!existsSync(folder)) renameSync(work, folder);
  } catch (error) {
    const said = (error as { readonly stderr?: Buffer }).stderr?.toString().trim() ?? (error as Error).message;
    throw new ProgramError(`could not install ${name}: ${said}\nSet CDKTF_COMMAND to one that is installed.`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
