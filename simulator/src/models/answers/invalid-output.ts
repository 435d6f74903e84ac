// The fault invalid-output: output that is broken JSON, empty, cut off by a disconnect, or does not match the schema.
import type { Random } from '../../random';
import type { OutputFormat } from '../request';
import { isRecord } from './from-schema';

export interface Output {
  readonly text: string;
  /** The connection closes in the middle of the output. */
  readonly disconnects: boolean;
}

type Corruption = (text: string) => Output;

const brokenJson: Corruption = (text) => ({
  text: text.slice(0, Math.ceil(text.length * 0.6)),
  disconnects: false,
});
const empty: Corruption = () => ({ text: '', disconnects: false });
const disconnected: Corruption = (text) => ({ text, disconnects: true });
const wrongShape: Corruption = (text) => ({
  text: JSON.stringify(withOtherProperties(JSON.parse(text))),
  disconnects: false,
});

/** Corrupts an output in one of the ways that its format allows. */
export function corrupt(text: string, format: OutputFormat, random: Random): Output {
  const corruptions = format.type === 'json' ? [brokenJson, empty, disconnected, wrongShape] : [empty, disconnected];
  return random.pick(corruptions)(text);
}

/** Removes the first property and adds an unexpected one. */
function withOtherProperties(value: unknown): unknown {
  if (!isRecord(value)) return { unexpected: value };
  const [, ...rest] = Object.entries(value);
  return { ...Object.fromEntries(rest), unexpected: true };
}
