// Finds the places in a text where a secret may start. Runs on every text, so it takes about a nanosecond per character.
import { GROUPS, type Group } from './secret-expressions';

const groups: Group[] = [...GROUPS.values()];

/**
 * What starts with three characters, as five bits per character, which ignores case: 0 for nothing, HIDDEN for a hidden
 * secret, or the number of a group.
 */
const STARTS = new Uint8Array(1 << 15);
const HIDDEN = 0x80;
if (groups.length >= HIDDEN) throw new RangeError(`${groups.length} groups of patterns: at most ${HIDDEN - 1} fit`);

function codeOf(text: string): number {
  let bits = 0;
  for (let i = 0; i < 3; i += 1) bits = (bits << 5) | (text.charCodeAt(i) & 31);
  return bits;
}
[...GROUPS.keys()].forEach((start, i) => (STARTS[codeOf(start)] = i + 1));

/** Makes texts that contain the first three characters of `text` candidates for hidden secrets. */
export function addHiddenStart(text: string): void {
  STARTS[codeOf(text)]! |= HIDDEN;
}

let everyText = false;

/** Makes every text a candidate for hidden secrets: for one without three characters that every encoding keeps. */
export function examineEveryText(): void {
  everyText = true;
}

/** Where a secret may start. */
export interface Candidates {
  /** In ascending order. */
  readonly positions: readonly number[];
  /** The patterns that may match at each position. */
  readonly groups: readonly Group[];
  /** Whether the text may contain a hidden secret. */
  readonly hidden: boolean;
}

const NONE: Candidates = { positions: [], groups: [], hidden: false };
const ONLY_HIDDEN: Candidates = { ...NONE, hidden: true };
const SCRATCH = Buffer.allocUnsafeSlow(8_192);

/**
 * Bytes are read more than twice as fast as characters; characters beyond Latin-1 lose their upper half and may match by
 * chance.
 */
export function findCandidates(text: string): Candidates {
  let result: { positions: number[]; groups: Group[]; hidden: boolean } | undefined;
  let bits = 0;
  for (let start = 0; start < text.length; start += SCRATCH.length) {
    const part = start === 0 && text.length <= SCRATCH.length ? text : text.slice(start, start + SCRATCH.length);
    const length = SCRATCH.write(part, 'latin1');
    for (let i = 0; i < length; i += 1) {
      bits = ((bits << 5) | (SCRATCH[i]! & 31)) & 0x7fff;
      const found = STARTS[bits]!;
      if (found === 0) continue;
      result ??= { positions: [], groups: [], hidden: everyText };
      if (found >= HIDDEN) result.hidden = true;
      const group = groups[(found & ~HIDDEN) - 1];
      if (group === undefined) continue;
      result.positions.push(start + i - 2);
      result.groups.push(group);
    }
  }
  return result ?? (everyText ? ONLY_HIDDEN : NONE);
}
