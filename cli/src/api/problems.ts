// Failed requests as errors for people: what went wrong, and what to do about it.
import { oneLine } from '@sextant/terminal/text';
import { CliError } from '../errors';
import { EXIT } from '../exit-codes';
import type { Settings } from '../settings';
import { connectionProblem } from './connection';

/** The body of a response of type application/problem+json. */
export interface ProblemBody {
  readonly detail?: string;
}

export interface Refusal {
  readonly settings: Settings;
  readonly response: Response;
  readonly body: ProblemBody | string | undefined;
  /** Path of the operation, as in the OpenAPI document. */
  readonly path: string;
}

/** For a response with a status other than 2xx. */
export function refusal({ settings, response, body, path }: Refusal): CliError {
  const { status, headers } = response;
  if (typeof body !== 'object' || body === null) return unexpectedServer(settings, status);
  const detail = sentence(body.detail ?? `the API answered with status ${status}`);
  switch (status) {
    case 401:
      return new CliError(`The API rejected the key from ${settings.keyFrom}: ${lower(detail)}`, {
        exitCode: EXIT.unauthenticated,
        hint: 'Check the key. Administrators create keys with "sextant keys create".',
      });
    case 403:
      return new CliError(detail, {
        exitCode: EXIT.unauthenticated,
        hint: `Use a key with the required role; "sextant whoami" shows the role of the key from ${settings.keyFrom}.`,
      });
    case 422:
      // The detail starts with field names, which keep their case.
      return new CliError(detail.replace(/^The request is not valid: /, ''), { exitCode: EXIT.refused });
    case 404:
      return new CliError(detail, { exitCode: EXIT.refused, hint: listHint(path) });
    case 429:
      return new CliError('Too many requests with this key.', {
        exitCode: EXIT.refused,
        hint: `Try again in ${retryAfterSeconds(headers) ?? 60} s.`,
      });
    case 502:
    case 503:
    case 504:
      return new CliError(`The API is not available: ${lower(detail)}`, {
        exitCode: EXIT.unreachable,
        hint: 'Run "sextant doctor" to see what is down.',
      });
  }
  const id = headers.get('x-request-id');
  const hint = status >= 500 ? `See the log of ops${id ? ` for the request id ${id}` : ''}.` : undefined;
  return new CliError(detail, { exitCode: EXIT.refused, hint });
}

/** For a request without a response. */
export function unreachable({ url }: Settings, cause: unknown, timeoutMs: number): CliError {
  return new CliError(`Cannot reach the API at ${url}: ${connectionProblem(cause, timeoutMs)}.`, {
    exitCode: EXIT.unreachable,
    hint: 'Check the address. For a local stack, "make status" shows the address and "make up" starts the stack.',
    cause,
  });
}

/** For a response that the API does not send: another server listens at this address. */
export function unexpectedServer({ url }: Settings, status?: number): CliError {
  const detail = status === undefined ? '' : ` (status ${status})`;
  return new CliError(`The server at ${url} is not the Sextant API${detail}.`, {
    exitCode: EXIT.unreachable,
    hint: 'Check --url or SEXTANT_OPS_URL. For a local stack, "make status" shows the address of ops.',
  });
}

/** The wait that the API asks for, in whole seconds. */
export function retryAfterSeconds(headers: Headers): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  // Date.parse alone would read a fractional number as a date in the past.
  const date = /^[a-z]{3}/i.test(value) ? Date.parse(value) : NaN;
  const seconds = /^\d+(\.\d+)?$/.test(value) ? Number(value) : (date - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, Math.ceil(seconds));
}

const LIST_COMMANDS: Readonly<Record<string, string>> = {
  runs: 'runs list',
  jobs: 'jobs list',
  dlq: 'dlq list',
  queues: 'queue status',
  flags: 'flags list',
  incidents: 'incidents list',
  keys: 'keys list',
  schedules: 'schedules list',
  prices: 'prices list',
  users: 'users list',
  workspaces: 'workspaces list',
  qa: 'qa list',
  orgs: 'orgs list',
};

function listHint(path: string): string | undefined {
  const command = LIST_COMMANDS[path.split('/')[3] ?? ''];
  return command && `Run "sextant ${command}" to see what exists.`;
}

/** Capitalised, with a full stop. */
function sentence(text: string): string {
  const line = oneLine(text);
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}${/[.!?]$/.test(line) ? '' : '.'}`;
}

function lower(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
