// What a command needs: the global options, the API client and the terminal.
import type { Command } from 'commander';
import { createApi, type Api } from './api/client';
import { settingsOf, type GlobalOptions } from './settings';
import { printNote, viewOf } from './terminal';
import type { View } from './text/view';

export interface Session {
  readonly api: Api;
  readonly options: GlobalOptions;
  readonly view: () => View;
}

/** Throws a CliError if the address or the key is missing. */
export function openSession(command: Command): Session {
  const options = command.optsWithGlobals<GlobalOptions>();
  const onWait = (seconds: number) => printNote(`Too many requests; waiting ${seconds} s.`);
  const api = createApi(settingsOf(options, process.env), onWait);
  return { api, options, view: () => viewOf(options) };
}
