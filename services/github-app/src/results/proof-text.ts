// The proof of an upgrade in a comment: one line on its result, and folded lists of what it rests on.
import { plain } from '../github/markdown';
import type { Success } from './result';

type Proof = NonNullable<Success['proof']>;

const ENGINES: Readonly<Record<string, string>> = { z3: 'Z3', lean: 'Lean' };

/** Nothing is called proved while anything that decides is not modelled. */
export function proofSummary(proof: Proof): string {
  const { engine, latency_ms } = proof;
  const { constraints, not_modelled: unknown } = totalOf(proof);
  const by = `by ${plain(ENGINES[engine] ?? engine)} in ${Math.max(1, Math.round(latency_ms))} ms`;
  const holding = `${counted(constraints, 'constraint')} ${constraints === 1 ? 'holds' : 'hold'}`;
  if (proof.result === 'proved' && unknown === 0) return `proved ${by}: ${holding}`;
  return `**unknown**, not proved: ${holding} (${by}), ${counted(unknown, 'point')} not modelled`;
}

function totalOf({ total, constraints, premises, not_modelled: unknown }: Proof) {
  return total ?? { constraints: constraints.length, premises: premises.length, not_modelled: unknown.length };
}

const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** What is not known is open; the rest is folded. */
export function proofDetails(proof: Proof): string[] {
  const total = totalOf(proof);
  const unknown = listed(proof.not_modelled, total.not_modelled);
  return [
    ...(unknown.length === 0 ? [] : ['', '**Not modelled**, so check by hand:', '', ...unknown]),
    ...folded('Constraints that hold', proof.constraints, total.constraints),
    ...folded('Premises of the proof', proof.premises, total.premises),
  ];
}

function folded(title: string, sentences: readonly string[], total: number): string[] {
  if (sentences.length === 0) return [];
  const summary = `<details><summary>${title} (${total})</summary>`;
  return ['', summary, '', ...listed(sentences, total), '', '</details>'];
}

/** The three lists together take less than half of a comment; the run's result has all of them. */
const MAX_SENTENCES = 40;
const MAX_SENTENCE = 200;

function listed(sentences: readonly string[], total: number): string[] {
  const shown = sentences.slice(0, MAX_SENTENCES).map((one) => `- ${plain(one.slice(0, MAX_SENTENCE))}`);
  const rest = total - shown.length;
  return rest <= 0 ? shown : [...shown, `- and ${rest} more, in the result of the run`];
}
