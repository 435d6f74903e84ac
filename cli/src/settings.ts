// Address and key of the API: from options, then the environment, then the local stack.
import { readFileSync } from 'node:fs';
import { CliError, unreadableFile } from './errors';
import { EXIT } from './exit-codes';
import { findStack } from './stack-home';

/** Options of every command. */
export interface GlobalOptions {
  readonly url?: string;
  readonly keyFile?: string;
  readonly org?: string;
  readonly json?: boolean;
  /** Interval in seconds. */
  readonly watch?: number;
  readonly yes?: boolean;
  readonly color: boolean;
}

export interface Settings {
  /** Base URL without a trailing slash. */
  readonly url: string;
  readonly key: string;
  /** Source of the key, for messages. */
  readonly keyFrom: string;
  /** Org to use; undefined means the org of the key. */
  readonly org: string | undefined;
}

type ConnectionOptions = Pick<GlobalOptions, 'url' | 'keyFile' | 'org'>;

/** Throws a CliError if the address or the key is missing or invalid. */
export function settingsOf(options: ConnectionOptions, env: NodeJS.ProcessEnv): Settings {
  const stack = findStack(env);
  const local = stack?.endpoints['ops'];
  const url = options.url ?? env['SEXTANT_OPS_URL'] ?? local;
  if (!url) {
    throw new CliError('The address of the API is not set.', {
      exitCode: EXIT.usage,
      hint: 'Use --url or SEXTANT_OPS_URL, or start a local stack with "make up".',
    });
  }
  const base = baseUrl(url);
  // The key of the local stack is never sent to another address.
  const stackKey = local !== undefined && base === baseUrl(local) ? stack?.key : undefined;
  const org = options.org ?? env['SEXTANT_ORG'];
  return { url: base, ...keyOf(options.keyFile, env, stackKey), org: org || undefined };
}

/** The address without /api/v1 and trailing slashes. */
function baseUrl(text: string): string {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol))
    return `${url.origin}${url.pathname}`.replace(/(?<!\/)\/+(api\/v1\/*)?$/, '');
  throw new CliError(`"${text}" is not a valid address of the API.`, {
    exitCode: EXIT.usage,
    hint: 'Use an address such as http://127.0.0.1:20020 or https://ops.example.com.',
  });
}

function keyOf(
  file: string | undefined,
  env: NodeJS.ProcessEnv,
  stackKey: string | undefined,
): Pick<Settings, 'key' | 'keyFrom'> {
  if (file !== undefined) return { key: checked(readKey(file), file), keyFrom: file };
  const key = env['SEXTANT_API_KEY'];
  if (key) return { key: checked(key, 'SEXTANT_API_KEY'), keyFrom: 'SEXTANT_API_KEY' };
  if (stackKey) return { key: stackKey, keyFrom: 'secrets.env of the local stack' };
  throw new CliError('The API key is not set.', {
    exitCode: EXIT.unauthenticated,
    hint: 'Use SEXTANT_API_KEY or --key-file. Administrators create keys with "sextant keys create".',
  });
}

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw unreadableFile(file, cause);
  }
}

/** The key is sent in a header, which allows only printable ASCII. */
function checked(key: string, from: string): string {
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new CliError(`${from} does not contain a valid API key.`, {
    exitCode: EXIT.unauthenticated,
    hint: 'A key is a single line of ASCII characters, as printed by "sextant keys create".',
  });
}
