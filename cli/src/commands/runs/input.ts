// The input of a run: from a file, stdin and options, which go over each other in this order.
import { readFileSync } from 'node:fs';
import { InvalidArgumentError, Option } from 'commander';
import { CliError } from '../../errors';
import { EXIT } from '../../exit-codes';

export interface InputOptions {
  readonly input?: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly manifest?: string;
  readonly target?: readonly string[];
}

export const inputOptions = (): readonly Option[] => [
  new Option('--input <file>', 'the input as JSON; - reads it from stdin'),
  new Option(
    '--set <field=text>',
    'a field of the input, as in --set prompt="A page on bees"; may be repeated',
  ).argParser(field),
  new Option('--manifest <file>', 'the manifest of an upgrade'),
  new Option('--target <url>', 'a company to enrich; may be repeated').argParser(
    (url: string, before: readonly string[] = []) => [...before, url],
  ),
];

function field(text: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be like prompt="A page on bees".');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** Undefined when none of the options is given. */
export function inputOf({ input, set, manifest, target }: InputOptions): object | undefined {
  if ([input, set, manifest, target].every((one) => one === undefined)) return undefined;
  return {
    ...(input !== undefined && jsonObject(textOf(input), input)),
    ...set,
    ...(manifest !== undefined && { manifest: textOf(manifest) }),
    ...(target !== undefined && { targets: target.map((url) => ({ url })) }),
  };
}

function textOf(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : 'it cannot be read';
    throw new CliError(`The file ${file} cannot be used: ${reason}.`, { exitCode: EXIT.usage, cause });
  }
}

function jsonObject(text: string, file: string): object {
  const from = file === '-' ? 'stdin' : file;
  const bad = (what: string, cause?: unknown): CliError =>
    new CliError(`What ${from} has is ${what}.`, {
      exitCode: EXIT.usage,
      hint: 'The input is a JSON object, such as {"prompt": "A page on bees"}.',
      cause,
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw bad('not JSON', cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad('no JSON object');
  return value;
}
