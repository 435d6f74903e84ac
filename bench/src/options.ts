// Command-line options of the benchmarks.
import { parseArgs } from 'node:util';

/** Parses options that are positive integers; `defaults` has their names. Throws an error that lists every problem. */
export function readOptions<const D extends Readonly<Record<string, number>>>(
  args: readonly string[],
  defaults: D,
): { readonly [K in keyof D]: number } {
  const options = Object.fromEntries(Object.keys(defaults).map((name) => [name, { type: 'string' } as const]));
  const { values } = parseArgs({ args: [...args], options });
  const read = Object.entries(defaults).map(([name, value]) => [name, Number(values[name] ?? value)] as const);
  const problems = read
    .filter(([, value]) => !Number.isInteger(value) || value < 1)
    .map(([name]) => `invalid --${name} ${String(values[name])}: expected a positive integer`);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return Object.fromEntries(read) as { [K in keyof D]: number };
}
