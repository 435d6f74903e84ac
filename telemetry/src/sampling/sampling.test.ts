import { randomBytes } from 'node:crypto';
import { KEEP_RATIO } from '@sextant/signals/sampling';
import { willBeKept } from './sampling';

// Computed with Go's hash/fnv and math/big, as in the collector, for the salt and ratio of the catalogue.
const DECIDED_BY_GO: readonly (readonly [string, boolean])[] = [
  ['86ad05dc987f806230a13ca07796da76', false],
  ['8f640748d1a3f6aaba40044b98753a43', false],
  ['c64be5ba0b03ca371d084a2cbdb184da', false],
  ['2624d739aacaef9c58891c0c3bddddf3', false],
  // 7% above the limit.
  ['4bf0c81fdf82edab63bf68a0bca481c7', false],
  ['2db50b37debe54596ca5e08dcb113660', true],
  ['ac8e07d1f431f4f603033be1eba99745', true],
  ['a25bd5863221d0c3afeacd2f2d7733a8', true],
  ['ff3227b7cd4e297e9e05664b7422d820', true],
  ['fca22ecc4a88845d405b555e8f635025', true],
  ['49c3df512e5f5aa47d154a22be6e8cb2', true],
  ['ea45cabfaa2fff9a28169ea74abb0ab6', true],
  ['ef95e03f3626b9a9e25328ac831caaa1', true],
  // 0.1% under the limit.
  ['e861d5cf93b3fe9d247f587ff9f6cb0f', true],
  ['1bb08d0c281819226bcc9a4f6ada1d00', true],
];

describe('willBeKept', () => {
  test.each(DECIDED_BY_GO)('predicts the decision on %s', (traceId, kept) => {
    expect(willBeKept(traceId)).toBe(kept);
  });

  test('ignores the case of the digits', () => {
    expect(DECIDED_BY_GO.map(([id]) => willBeKept(id.toUpperCase()))).toEqual(DECIDED_BY_GO.map(([, kept]) => kept));
  });

  test('agrees with 64-bit arithmetic on random ids', () => {
    const ids = Array.from({ length: 5_000 }, () => randomBytes(16).toString('hex'));
    expect(ids.filter((id) => willBeKept(id) !== keptByBigInt(id))).toEqual([]);
  });

  test('keeps the share in the catalogue', () => {
    const kept = Array.from({ length: 20_000 }, () => willBeKept(randomBytes(16).toString('hex'))).filter(
      Boolean,
    ).length;
    expect(kept / 20_000).toBeGreaterThan(KEEP_RATIO * 0.9);
    expect(kept / 20_000).toBeLessThan(KEEP_RATIO * 1.1);
  });
});

function keptByBigInt(id: string): boolean {
  const bytes = [...Buffer.from('sextant'), ...Buffer.from(id, 'hex')];
  const hash = bytes.reduce((h, b) => BigInt.asUintN(64, (h ^ BigInt(b)) * 0x100000001b3n), 0xcbf29ce484222325n);
  return hash <= 1844674407370955263n;
}
