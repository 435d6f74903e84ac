// A real terminal (tmux) in which a shell runs `sextant`.
import { until } from '@sextant/stack/until';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { BIN } from './run';

export interface CommandOutput {
  readonly command: string;
  readonly code: number;
  /** Lines as the terminal shows them; a line that it wrapped is one line here. */
  readonly lines: readonly string[];
}

export interface Terminal {
  /** Runs commands one after the other and returns the output of each. */
  run(commands: readonly string[]): Promise<CommandOutput[]>;
  /** Types text or named keys such as `Enter` and `C-c`. */
  type(...keys: readonly string[]): Promise<void>;
  /** The text on the screen, optionally with colour codes. */
  screen(options?: { readonly colors?: boolean }): Promise<string>;
  /** Waits until the screen matches. */
  waitFor(pattern: RegExp): Promise<string>;
  close(): Promise<void>;
}

export interface TerminalOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly rows?: number;
}

const COLUMNS = 80;
/** High enough for the output of many commands on one screen. */
const ROWS = 900;
let count = 0;

export async function openTerminal({ env, rows = ROWS }: TerminalOptions): Promise<Terminal> {
  const folder = mkdtempSync(join(tmpdir(), 'sextant-terminal-'));
  symlinkSync(BIN, join(folder, 'sextant'));
  const socket = join(folder, 'socket');
  const tmux = async (...args: readonly string[]): Promise<string> =>
    (await promisify(execFile)('tmux', ['-u', '-S', socket, '-f', '/dev/null', ...args], { maxBuffer: 2 ** 24 }))
      .stdout;
  const shell = Object.entries({
    PATH: [folder, dirname(process.execPath), process.env['PATH']].join(':'),
    HOME: folder,
    LANG: 'C.UTF-8',
    TERM: 'screen-256color',
    PS1: '> ',
    HISTFILE: '/dev/null',
    SEXTANT_HOME: folder,
    ...env,
  }).map(([name, value]) => `${name}=${value}`);
  const size = ['-x', String(COLUMNS), '-y', String(rows)];
  await tmux('new-session', '-d', ...size, 'env', '-i', ...shell, 'bash', '--norc', '--noprofile', '-i');

  const type = async (...keys: readonly string[]): Promise<void> => void (await tmux('send-keys', ...keys));
  const screen: Terminal['screen'] = ({ colors = false } = {}) =>
    tmux('capture-pane', '-p', '-J', ...(colors ? ['-e'] : []));
  const waitFor = (pattern: RegExp): Promise<string> =>
    until(
      `the terminal shows ${pattern.source}`,
      async () => {
        const text = (await screen()).trimEnd();
        if (!pattern.test(text)) throw new Error(`the terminal shows\n${text}`);
        return text;
      },
      { timeoutMs: 90_000, intervalMs: 200 },
    );
  return {
    type,
    screen,
    waitFor,
    run: async (commands) => {
      const mark = `mark${(count += 1)}`;
      const script = join(folder, mark);
      writeFileSync(script, `clear\n${commands.map((one, i) => `${one}\necho "${mark}:${i}:$?"`).join('\n')}\n`);
      await type(`. ${script}`, 'Enter');
      const text = await waitFor(new RegExp(`^${mark}:${commands.length - 1}:\\d+ *$`, 'm'));
      return split(text, mark, commands);
    },
    close: async () => {
      await tmux('kill-server').catch(() => undefined);
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** Splits the screen at the lines with the exit codes. */
function split(screen: string, mark: string, commands: readonly string[]): CommandOutput[] {
  const outputs: CommandOutput[] = [];
  let lines: string[] = [];
  for (const line of screen.split('\n')) {
    const [, n, code] = new RegExp(`^${mark}:(\\d+):(\\d+) *$`).exec(line) ?? [];
    if (n === undefined) lines.push(line.trimEnd());
    else {
      outputs.push({ command: commands[Number(n)]!, code: Number(code), lines });
      lines = [];
    }
  }
  return outputs;
}
