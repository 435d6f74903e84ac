// Commands that change something: ask first where it cannot be undone, send once, say what was done.
import type { Api, Method, Query } from '../api/client';
import { CliError } from '../errors';
import { EXIT } from '../exit-codes';
import { openSession } from '../session';
import { print } from '../terminal';
import { paint } from '@sextant/terminal/tones';
import type { View } from '../text/view';
import { wrap } from '@sextant/terminal/text';
import { confirm } from './confirm';
import { split, type Given } from './read';

export interface Change<T> {
  readonly method: Exclude<Method, 'GET'>;
  /** Below /api/v1. */
  readonly path: string;
  readonly query?: Query;
  readonly body?: object;
  /** What is lost, or changes for other orgs too, as a question; asked unless --yes is given. */
  readonly question?: string;
  /** What was done, as a sentence; further lines follow it as they are. */
  readonly done: (answer: T, view: View) => string | readonly [sentence: string, ...lines: string[]];
}

/** The action of a command that changes one thing; with --json the answer exactly as the API sent it. */
export function change<O, T = unknown>(changeOf: (given: Given<O>, api: Api) => Change<T> | Promise<Change<T>>) {
  return async (...all: unknown[]): Promise<void> => {
    const { command, given } = split<O>(all);
    const session = openSession(command);
    refuseWatch(session.options.watch);
    const { method, path, query, body, question, done: outcome } = await changeOf(given, session.api);
    if (question !== undefined) await confirm(question, session.options.yes === true);
    const answer = await session.api.send<T>(method, path, body, query);
    if (session.options.json) return print(answer.text === '' ? [] : [answer.text.trimEnd()]);
    const view = session.view();
    const [sentence, ...lines] = [outcome(answer.body, view)].flat() as [string, ...string[]];
    print([...done(sentence, view), ...lines]);
  };
}

/** What was done, as lines that fit. */
export function done(sentence: string, view: View): string[] {
  const [first = '', ...rest] = wrap(sentence, view.width - 2);
  return [`${paint(view.colors, 'good', '✓')} ${first}`, ...rest.map((line) => `  ${line}`)];
}

/** Throws a CliError: a command that does not only read is not repeated. */
export function refuseWatch(watch: number | undefined): void {
  if (watch === undefined) return;
  throw new CliError('--watch is for commands that only read.', {
    exitCode: EXIT.usage,
    hint: 'Leave it out here.',
  });
}
