// `up`: starts the stack in the background and returns when it is ready.
import { table } from '@sextant/terminal/table';
import colors from 'picocolors';
import { PLATFORM } from '../component';
import { NO_GRAFANA } from '../components/grafana/installation';
import { readJson } from '../files';
import type { Home } from '../home';
import { runningStack, startSupervisor, stopStack, untilRunning } from '../supervisor/launch';
import { consoleLines } from './console';
import { liveLines } from './live';
import { planFrom } from '../site/plan';
import { readState } from '../site/state';
import { duration } from '../units';
import { progressEvents, progressLines } from './progress';

/** Prints progress, then the addresses. Ctrl-C stops the stack. Throws a StackError when the start fails. */
export async function up(home: Home): Promise<void> {
  const running = runningStack(home);
  if (running?.phase === 'running') {
    print(colors.yellow('The stack is already running. Stop it with "make down".'));
    print(addresses(home));
    await showConsole(home);
    return;
  }
  const began = Date.now();
  const live = liveLines();
  const supervisor = running ? undefined : startSupervisor(home, planFrom(process.env), { attached: false });
  let stopping: Promise<unknown> | undefined;
  const interrupt = (): void => {
    stopping ??= stopStack(home);
  };
  process.on('SIGINT', interrupt);
  try {
    await untilRunning(home, supervisor, (state) => {
      live.show(progressLines(state), progressEvents(state));
    });
  } catch (error) {
    if (!stopping) throw error;
  } finally {
    live.clear();
    process.removeListener('SIGINT', interrupt);
  }
  if (stopping) {
    await stopping;
    print('Interrupted: the stack is stopped.');
    process.exitCode = 130;
    return;
  }
  print(addresses(home));
  await showConsole(home);
  for (const note of notes(home)) print(colors.yellow(note));
  if (isWithoutGrafana(home)) print(NO_GRAFANA);
  print(
    `\n${colors.green('Ready')} in ${duration((Date.now() - began) / 1000)}. Try "make demo", "make status", "make down".`,
  );
}

/** A stack without a link is still up. */
async function showConsole(home: Home): Promise<void> {
  const lines = await consoleLines(home).catch((error: Error) => [colors.yellow(error.message)]);
  if (lines.length > 0) print(`\n${lines.join('\n')}`);
}

/** The addresses of the stack, without passwords. */
function addresses(home: Home): string {
  const endpoints = readJson<Record<string, string>>(home.endpoints) ?? {};
  return table(
    [
      { title: 'NAME', cell: ([name]) => name },
      { title: 'ADDRESS', cell: ([, url]) => url.replace(/:[^:/@]*@/, '@') },
    ],
    Object.entries(endpoints),
    { width: Infinity, colors },
  ).join('\n');
}

/** Whether the whole platform runs, and this machine has no Grafana. */
function isWithoutGrafana(home: Home): boolean {
  const running = Object.keys(readState(home)?.components ?? {});
  return PLATFORM.every((name) => running.includes(name)) && !running.includes('grafana');
}

function notes(home: Home): readonly string[] {
  return Object.values(readState(home)?.components ?? {}).flatMap((component) => component.notes ?? []);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
