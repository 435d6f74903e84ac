// One use of the command line: its options, its connection to the API, and whom it writes for.
import type { Command } from 'commander';
import { createApi, type Api } from './api/client';
import { settingsOf, type GlobalOptions } from './settings';
import { remark, viewOf } from './terminal';
import type { View } from './text/view';

export interface Session {
  readonly api: Api;
  readonly options: GlobalOptions;
  readonly view: () => View;
}

/** Throws a CliError when address or key are missing. */
export function openSession(command: Command): Session {
  const options = command.optsWithGlobals<GlobalOptions>();
  const api = createApi(settingsOf(options, process.env), {
    onWait: (seconds) => remark(`Too many requests: waiting ${seconds} s, as the API asks.`),
  });
  return { api, options, view: () => viewOf(options) };
}
