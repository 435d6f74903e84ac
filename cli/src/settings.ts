// Where the API is and which key it gets: options, then the environment, then the stack of this checkout.
import { readFileSync } from 'node:fs';
import { CliError } from './errors';
import { EXIT } from './exit-codes';
import { findStack } from './stack-home';

/** Options that every command takes. */
export interface GlobalOptions {
  readonly url?: string;
  readonly keyFile?: string;
  readonly org?: string;
  readonly json?: boolean;
  /** Seconds between two looks. */
  readonly watch?: number;
  readonly yes?: boolean;
  readonly color: boolean;
}

export interface Settings {
  /** Base URL without a slash at its end. */
  readonly url: string;
  readonly key: string;
  /** Where the key was found, for a sentence about it. */
  readonly keyFrom: string;
  /** Name of the tenant to act for; the key's own unless given. */
  readonly org: string | undefined;
}

type Given = Pick<GlobalOptions, 'url' | 'keyFile' | 'org'>;

/** Throws a CliError that says what is missing and how to give it. */
export function settingsOf(given: Given, env: NodeJS.ProcessEnv): Settings {
  const stack = findStack(env);
  const local = stack?.endpoints['ops'];
  const url = given.url ?? env['SEXTANT_OPS_URL'] ?? local;
  if (!url) {
    throw new CliError('The address of the API is not known.', {
      exitCode: EXIT.usage,
      hint: 'Give --url or set SEXTANT_OPS_URL; in a checkout, "make up" starts a stack that is found by itself.',
    });
  }
  const base = baseUrl(url);
  // The stack's own key is for the stack alone: it never goes to another address.
  const ownKey = local !== undefined && base === baseUrl(local) ? stack?.key : undefined;
  const org = given.org ?? env['SEXTANT_ORG'];
  return { url: base, ...keyOf(given.keyFile, env, ownKey), org: org || undefined };
}

/** The address without a path to the API's version and without a slash at its end. */
function baseUrl(text: string): string {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol))
    return `${url.origin}${url.pathname}`.replace(/(?<!\/)\/+(api\/v1\/*)?$/, '');
  throw new CliError(`"${text}" is not an address of the API.`, {
    exitCode: EXIT.usage,
    hint: 'It looks like http://127.0.0.1:20020 or https://ops.example.com.',
  });
}

function keyOf(
  file: string | undefined,
  env: NodeJS.ProcessEnv,
  ownKey: string | undefined,
): Pick<Settings, 'key' | 'keyFrom'> {
  if (file !== undefined) return { key: checked(readKey(file), file), keyFrom: file };
  const key = env['SEXTANT_API_KEY'];
  if (key) return { key: checked(key, 'SEXTANT_API_KEY'), keyFrom: 'SEXTANT_API_KEY' };
  if (ownKey) return { key: ownKey, keyFrom: 'the secrets.env of the stack' };
  throw new CliError('There is no API key.', {
    exitCode: EXIT.unauthenticated,
    hint: 'Set SEXTANT_API_KEY or give --key-file; an administrator makes keys with "sextant keys create".',
  });
}

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : 'it cannot be read';
    throw new CliError(`The key file ${file} is of no use: ${reason}.`, { exitCode: EXIT.usage, cause });
  }
}

/** A key travels in a header, where line ends and letters beyond ASCII are not allowed. */
function checked(key: string, from: string): string {
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new CliError(`What is in ${from} is not an API key.`, {
    exitCode: EXIT.unauthenticated,
    hint: 'A key is one line of letters and digits, as "sextant keys create" prints it.',
  });
}
