// The input of a run: a JSON file or stdin, overridden by single fields.
import { InvalidArgumentError, Option } from 'commander';
import { readFileSync } from 'node:fs';
import { CliError, unreadableFile } from '../../errors';
import { EXIT } from '../../exit-codes';

export interface InputOptions {
  readonly input?: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly manifest?: string;
  readonly target?: readonly string[];
}

export const inputOptions = (): readonly Option[] => [
  new Option('--input <file>', 'JSON file with the input; - reads stdin'),
  new Option(
    '--set <field=text>',
    'set a field of the input, such as prompt="A page about bees"; repeatable',
  ).argParser(field),
  new Option('--manifest <file>', 'manifest file for an upgrade'),
  new Option('--target <url>', 'company web site for an enrichment; repeatable').argParser(
    (url: string, before: readonly string[] = []) => [...before, url],
  ),
];

function field(text: string, before: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be like prompt="A page about bees".');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** The input; undefined if no option is set. */
export function inputOf({ input, set, manifest, target }: InputOptions): object | undefined {
  if ([input, set, manifest, target].every((option) => option === undefined)) return undefined;
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
    throw unreadableFile(file, cause);
  }
}

function jsonObject(text: string, file: string): object {
  const fail = (problem: string, cause?: unknown): CliError =>
    new CliError(`The content of ${file === '-' ? 'stdin' : file} is not ${problem}.`, {
      exitCode: EXIT.usage,
      hint: 'The input must be a JSON object such as {"prompt": "A page about bees"}.',
      cause,
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw fail('JSON', cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw fail('a JSON object');
  return value;
}
