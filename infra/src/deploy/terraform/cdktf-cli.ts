// Finds the CDKTF CLI: the command in CDKTF_COMMAND, or its npm package, installed once into a cache.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface CdktfCli {
  readonly file: string;
  readonly args: readonly string[];
}

/** cdktf was archived before Node 24 and crashes on it. Its maintained fork cdktn supports Node 24. */
const PACKAGES = {
  cdktf: { name: 'cdktf-cli', version: '0.21.0', program: 'cdktf' },
  cdktn: { name: 'cdktn-cli', version: '0.24.0', program: 'cdktn' },
} as const;

/** The CLI could not be installed. The message includes npm's error. */
export class CdktfInstallError extends Error {
  override readonly name = 'CdktfInstallError';
}

/**
 * Runs the CLI with Node directly: npx would start a shell that ends on an interrupt. Reads CDKTF_COMMAND,
 * SEXTANT_CACHE and XDG_CACHE_HOME. Throws CdktfInstallError.
 */
export function findCdktfCli(env: NodeJS.ProcessEnv, print: (text: string) => void): CdktfCli {
  const [file, ...args] = (env['CDKTF_COMMAND'] ?? '').split(/\s+/).filter(Boolean);
  if (file !== undefined) return { file, args };
  const { name, version, program } = PACKAGES[Number.parseInt(process.versions.node, 10) < 24 ? 'cdktf' : 'cdktn'];
  const cache = env['SEXTANT_CACHE'] || join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'sextant');
  const folder = join(cache, `${name}-${version}`);
  if (!existsSync(folder)) install(`${name}@${version}`, { cache, folder, env, print });
  return { file: process.execPath, args: [join(folder, 'node_modules/.bin', program)] };
}

interface InstallOptions {
  readonly cache: string;
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly print: (text: string) => void;
}

/** Installs into a temporary folder and renames it, so that a partial installation is never used. */
function install(name: string, { cache, folder, env, print }: InstallOptions): void {
  print(`Installing ${name} into ${cache}.\n`);
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
    const reason = (error as { readonly stderr?: Buffer }).stderr?.toString().trim() ?? (error as Error).message;
    throw new CdktfInstallError(`could not install ${name}: ${reason}\nSet CDKTF_COMMAND to an installed CLI.`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
