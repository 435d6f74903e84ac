// What went wrong with a request, as one sentence and what to do about it.
import { CliError } from '../errors';
import { EXIT } from '../exit-codes';
import type { Settings } from '../settings';
import { oneLine } from '@sextant/terminal/text';

/** The body of an answer of type application/problem+json. */
export interface ProblemBody {
  readonly detail?: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

export interface Refusal {
  readonly settings: Settings;
  readonly response: Response;
  readonly body: ProblemBody | undefined;
  readonly path: string;
}

/** An answer other than 2xx. */
export function refusal({ settings, response, body, path }: Refusal): CliError {
  const { status, headers } = response;
  if (typeof body !== 'object' || body === null) return strangeAnswer(settings, status);
  const detail = sentence(body.detail ?? `the API answered with status ${status}`);
  switch (status) {
    case 401:
      return new CliError(
        `The key from ${settings.keyFrom} is not accepted: ${oneLine(body.detail ?? 'it is wrong')}.`,
        {
          exitCode: EXIT.unauthenticated,
          hint: 'Check the key; an administrator makes another one with "sextant keys create".',
        },
      );
    case 403:
      return new CliError(detail, {
        exitCode: EXIT.unauthenticated,
        hint: `Use a key that may do this; "sextant doctor" shows whose key the one from ${settings.keyFrom} is.`,
      });
    case 422:
      return new CliError(withoutPrefix(detail), { exitCode: EXIT.refused });
    case 404:
      return new CliError(detail, { exitCode: EXIT.refused, hint: whereToLook(path) });
    case 429:
      return new CliError('The API has had too many requests with this key.', {
        exitCode: EXIT.refused,
        hint: `Try again in ${retryAfterSeconds(headers) ?? 60} s.`,
      });
    case 502:
    case 503:
    case 504:
      return new CliError(`The API cannot do this now: ${lower(detail)}`, {
        exitCode: EXIT.unreachable,
        hint: '"sextant doctor" shows what is down; try again when it is back.',
      });
  }
  const id = headers.get('x-request-id');
  const hint = status >= 500 ? `The log of ops has the reason${id ? `, under the request id ${id}` : ''}.` : undefined;
  return new CliError(detail, { exitCode: EXIT.refused, hint });
}

/** No answer at all. */
export function unreachable({ url }: Settings, cause: unknown, timeoutMs: number): CliError {
  const reason = reasonOf(cause, timeoutMs);
  return new CliError(`The API at ${url} cannot be reached: ${reason}.`, {
    exitCode: EXIT.unreachable,
    hint: 'Is it running, and is the address right? Locally, "make status" shows it and "make up" starts it.',
    cause,
  });
}

/** An answer that the API does not give: something else listens there. */
export function strangeAnswer({ url }: Settings, status?: number): CliError {
  const which = status === undefined ? '' : ` (status ${status})`;
  return new CliError(`What answers at ${url} is not the API of Sextant${which}.`, {
    exitCode: EXIT.unreachable,
    hint: 'Check --url or SEXTANT_OPS_URL; locally, "make status" shows the address of ops.',
  });
}

/** The wait that the API asks for, in whole seconds; undefined when it names none. */
export function retryAfterSeconds(headers: Headers): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  // Date.parse alone takes a number with a fraction for a date long ago.
  const date = /^[a-z]{3}/i.test(value) ? Date.parse(value) : NaN;
  const seconds = /^\d+(\.\d+)?$/.test(value) ? Number(value) : (date - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, Math.ceil(seconds));
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up',
  ECONNRESET: 'the connection was cut',
  EHOSTUNREACH: 'there is no way to the host',
  ETIMEDOUT: 'the host does not answer',
};

function reasonOf(error: unknown, timeoutMs: number): string {
  const { name, message, cause } = error as Error;
  if (name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
  const { code = '', message: deeper = message } = (cause ?? {}) as NodeJS.ErrnoException;
  return REASONS[code] ?? oneLine(deeper || code);
}

const LISTS: readonly (readonly [start: string, command: string])[] = [
  ['/runs', 'sextant runs list'],
  ['/jobs', 'sextant jobs list'],
  ['/dlq', 'sextant dlq list'],
  ['/queues', 'sextant queue status'],
  ['/flags', 'sextant flags list'],
  ['/incidents', 'sextant incidents list'],
  ['/keys', 'sextant keys list'],
  ['/schedules', 'sextant schedules list'],
  ['/prices', 'sextant prices list'],
  ['/users', 'sextant users list'],
  ['/workspaces', 'sextant workspaces list'],
  ['/qa', 'sextant qa list'],
  ['/orgs', 'sextant orgs list'],
];

function whereToLook(path: string): string | undefined {
  const command = LISTS.find(([start]) => path.startsWith(start))?.[1];
  return command && `"${command}" shows what there is.`;
}

/** Fields begin it, whose names stay as they are. */
function withoutPrefix(detail: string): string {
  return detail.replace(/^The request is not valid: /, '');
}

/** With a capital letter and a full stop. */
function sentence(text: string): string {
  const line = oneLine(text);
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}${/[.!?]$/.test(line) ? '' : '.'}`;
}

function lower(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
