// The proof of an upgrade in a comment: a summary line and lists of sentences.
import { plain } from '../github/markdown';
import type { Success } from './result';

type Proof = Success['proof'];

const ENGINES: Readonly<Record<string, string>> = { z3: 'Z3', lean: 'Lean' };

/** Calls an upgrade proved only if nothing is left unmodelled. */
export function proofSummary({ result, engine, latency_ms, total }: Proof): string {
  const by = `by ${plain(ENGINES[engine] ?? engine)} in ${Math.max(1, Math.round(latency_ms))} ms`;
  const holding = `${counted(total.constraints, 'constraint')} ${total.constraints === 1 ? 'holds' : 'hold'}`;
  if (result === 'proved' && total.not_modelled === 0) return `proved ${by}: ${holding}`;
  return `**unknown**, not proved: ${holding} (${by}), ${counted(total.not_modelled, 'point')} not modelled`;
}

const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** Only the points that are not modelled are unfolded. */
export function proofDetails({ constraints, premises, not_modelled, total }: Proof): string[] {
  const gaps = listed(not_modelled, total.not_modelled);
  return [
    ...(gaps.length === 0 ? [] : ['', '**Not modelled**, so check by hand:', '', ...gaps]),
    ...folded('Constraints that hold', constraints, total.constraints),
    ...folded('Premises of the proof', premises, total.premises),
  ];
}

function folded(title: string, sentences: readonly string[], total: number): string[] {
  if (sentences.length === 0) return [];
  const summary = `<details><summary>${title} (${total})</summary>`;
  return ['', summary, '', ...listed(sentences, total), '', '</details>'];
}

/** With these limits, the three lists fill less than half of a comment. */
const MAX_SENTENCES = 40;
const MAX_SENTENCE = 200;

function listed(sentences: readonly string[], total: number): string[] {
  const shown = sentences.slice(0, MAX_SENTENCES).map((one) => `- ${plain(one.slice(0, MAX_SENTENCE))}`);
  const rest = total - shown.length;
  return rest <= 0 ? shown : [...shown, `- and ${rest} more, in the result of the run`];
}
