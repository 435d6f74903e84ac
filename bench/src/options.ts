// Command line of the benchmark.
import { parseArgs } from 'node:util';
import { type RunOptions } from './telemetry/report';

export interface CommandLine extends RunOptions {
  /** Where to write the report as JSON. */
  readonly json?: string;
}

const DEFAULTS = { rounds: 5, requests: 5000, rate: 500 } as const;

/** Reads the arguments. Throws an error that names every problem. */
export function readOptions(args: readonly string[]): CommandLine {
  const text = { type: 'string' } as const;
  const options = { rounds: text, requests: text, rate: text, json: text };
  const { values } = parseArgs({ args: [...args], options });
  const problems: string[] = [];
  const positive = (name: keyof typeof DEFAULTS): number => {
    const n = Number(values[name] ?? DEFAULTS[name]);
    if (!Number.isInteger(n) || n < 1) problems.push(`--${name} must be a whole number above 0, not ${values[name]}`);
    return n;
  };
  const read = { rounds: positive('rounds'), requests: positive('requests'), rate: positive('rate') };
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return values.json === undefined ? read : { ...read, json: values.json };
}

/** The whole number above 0 that an option gives, or the fallback. Throws an error that names the option. */
export function wholeNumber(name: string, given: string | undefined, fallback: number): number {
  const value = Number(given ?? fallback);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number above 0, not ${given}`);
  return value;
}
