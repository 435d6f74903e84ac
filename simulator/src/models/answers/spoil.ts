// Answers as a model gives them on a bad day: broken JSON, nothing at all, half of it, or another shape than asked for.
import type { Random } from '../../random';
import type { AnswerFormat } from '../request';
import { isRecord } from './from-schema';

export interface Answer {
  readonly text: string;
  /** The connection breaks in the middle of the answer. */
  readonly breaksOff: boolean;
}

type Spoiling = (text: string) => Answer;

/** The answer as it is. */
export const unspoilt: Spoiling = (text) => ({ text, breaksOff: false });

const broken: Spoiling = (text) => unspoilt(text.slice(0, Math.ceil(text.length * 0.6)));
const empty: Spoiling = () => unspoilt('');
const half: Spoiling = (text) => ({ text, breaksOff: true });
const misshapen: Spoiling = (text) => unspoilt(JSON.stringify(withoutFirst(JSON.parse(text))));

/** Spoils an answer in one of the ways that are possible for its format. */
export function spoil(text: string, format: AnswerFormat, random: Random): Answer {
  return random.pick(format.type === 'json' ? [broken, empty, half, misshapen] : [empty, half])(text);
}

/** Takes an object's first property away, and gives it one that nobody asked for. */
function withoutFirst(value: unknown): unknown {
  if (!isRecord(value)) return { unexpected: value };
  const [, ...rest] = Object.entries(value);
  return { ...Object.fromEntries(rest), unexpected: true };
}
