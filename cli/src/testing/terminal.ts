// For tests: a real terminal, held by tmux, in which a shell runs `sextant`.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { BIN } from './run';

export interface Shown {
  /** What was typed. */
  readonly command: string;
  readonly code: number;
  /** Lines as the terminal shows them; one that it had to wrap is one line here. */
  readonly lines: readonly string[];
}

export interface Terminal {
  /** Runs commands one after the other and returns what each left on the screen. */
  run(commands: readonly string[]): Promise<Shown[]>;
  /** Types text, or keys by their names as in `Enter` and `C-c`. */
  type(...keys: readonly string[]): Promise<void>;
  /** What is on the screen, with colour codes where asked for. */
  screen(options?: { readonly colors?: boolean }): Promise<string>;
  /** Polls the screen until it shows this. */
  until(shows: RegExp): Promise<string>;
  close(): Promise<void>;
}

export interface TerminalOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly rows?: number;
}

const COLUMNS = 80;
/** So high that many commands fit on one screen. */
const ROWS = 900;
const PATIENCE_MS = 90_000;
const POLL_MS = 200;
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
  const until = async (shows: RegExp): Promise<string> => {
    let text = '';
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await wait(POLL_MS)) {
      text = (await screen()).trimEnd();
      if (shows.test(text)) return text;
    }
    throw new Error(`the terminal never showed ${shows.source}:\n${text}`);
  };
  return {
    type,
    screen,
    until,
    run: async (commands) => {
      const mark = `mark${(count += 1)}`;
      const script = join(folder, mark);
      writeFileSync(script, `clear\n${commands.map((one, i) => `${one}\necho "${mark}:${i}:$?"`).join('\n')}\n`);
      await type(`. ${script}`, 'Enter');
      const text = await until(new RegExp(`^${mark}:${commands.length - 1}:\\d+ *$`, 'm'));
      return split(text, mark, commands);
    },
    close: async () => {
      await tmux('kill-server').catch(() => undefined);
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** The screen in parts, each ended by the line with the exit code of its command. */
function split(screen: string, mark: string, commands: readonly string[]): Shown[] {
  const shown: Shown[] = [];
  let lines: string[] = [];
  for (const line of screen.split('\n')) {
    const [, n, code] = new RegExp(`^${mark}:(\\d+):(\\d+) *$`).exec(line) ?? [];
    if (n === undefined) lines.push(line.trimEnd());
    else {
      shown.push({ command: commands[Number(n)]!, code: Number(code), lines });
      lines = [];
    }
  }
  return shown;
}
