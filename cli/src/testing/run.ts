// Runs the compiled CLI as a program.
import { width } from '@sextant/terminal/text';
import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const BIN = join(__dirname, '../../bin/sextant.js');

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `sextant` without a terminal; its environment is PATH and `env`. */
export function sextant(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], {
      env: { PATH: process.env['PATH'], SEXTANT_HOME: '/nowhere', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Lines wider than the terminal, except URLs and cursors that have a line of their own. */
export function overlongLines(text: string, columns = 80): string[] {
  return text.split('\n').filter((line) => width(line) > columns && /\s/.test(line.trim()));
}
