// `console`: prints the address of the console and a link that signs in to it.
import colors from 'picocolors';
import { StackError } from '../errors';
import { readJson } from '../files';
import type { Home } from '../home';
import { loadSecrets } from '../site/secrets';
import { runningStack } from '../supervisor/launch';

const TIMEOUT_MS = 10_000;

/** Prints them. Throws a StackError if the stack is not running, or has no ops. */
export async function printConsole(home: Home): Promise<void> {
  if (!runningStack(home)) throw new StackError('the stack is not running: start it with "make up"');
  const lines = await consoleLines(home);
  if (lines.length === 0) throw new StackError('this stack has no console: SEXTANT_ONLY does not include ops');
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** The address and a link, which works once; no line for a stack without ops. */
export async function consoleLines(home: Home): Promise<readonly string[]> {
  const { ops } = readJson<Record<string, string>>(home.endpoints) ?? {};
  if (ops === undefined) return [];
  // The link is on a line of its own, so that a terminal of 80 columns does not break it.
  return [
    `${colors.bold('Console')}  ${ops}`,
    'Sign in with this link, once, within 10 minutes ("make console" prints another):',
    colors.cyan(await createLink(ops, loadSecrets(home.secrets).OPS_API_KEY)),
  ];
}

async function createLink(ops: string, key: string): Promise<string> {
  const init = { method: 'POST', headers: { authorization: `Bearer ${key}` }, signal: AbortSignal.timeout(TIMEOUT_MS) };
  const response = await fetch(`${ops}/api/v1/session/links`, init).catch((cause: unknown) => {
    throw new StackError('could not create a sign-in link: ops does not respond; see "make logs S=ops"', { cause });
  });
  const body = (await response.json()) as { readonly url?: string; readonly detail?: string };
  if (body.url === undefined)
    throw new StackError(`could not create a sign-in link: ${body.detail ?? response.status}`);
  return body.url;
}
