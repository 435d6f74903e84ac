import type { RawLine } from '../line';
import { createSentLines, sentLinesAt } from './sent-lines';

const line = (at: number, text = `line ${at}`, labels = {}): RawLine => ({ at: BigInt(at), line: text, labels });
const lines = (from: number, to: number): RawLine[] => Array.from({ length: to - from }, (_, i) => line(from + i));
const START = 10 ** 15;

test('a line is new once, and lines of one time differ by text or labels', () => {
  const sent = createSentLines();
  const same = [line(1), line(1, 'other'), line(1, 'line 1', { level: 'info' })];
  expect(sent.take([...same, line(1)])).toEqual(same);
  expect(sent.take([line(1), line(2), line(1, 'late')])).toEqual([line(2), line(1, 'late')]);
});

test('the order of the labels does not matter', () => {
  const sent = createSentLines();
  sent.take([line(1, 'text', { a: '1', b: '2' })]);
  expect(sent.take([line(1, 'text', { b: '2', a: '1' })])).toEqual([]);
});

test('forgetting raises the floor, and never lowers it', () => {
  const sent = createSentLines();
  sent.forget(5n);
  sent.forget(3n);
  expect(sent.floor).toBe(5n);
});

test('after many lines the oldest are below the floor, so they are not read again', () => {
  const sent = createSentLines();
  sent.take(lines(0, 6_000));
  expect(sent.floor).toBe(1_000n);
  expect(sent.take(lines(1_000, 6_001))).toEqual([line(6_000)]);
});

test.each([0, 1, 63, 64, 65, 500])('a position after %p lines continues with the next line', (count) => {
  const sent = createSentLines();
  sent.forget(BigInt(START));
  sent.take(lines(START, START + count));
  const later = sentLinesAt(sent.position());
  const read = lines(START, START + count + 1).filter(({ at }) => at >= later.floor);
  expect(later.take(read)).toEqual([line(START + count)]);
  expect(sentLinesAt(later.position()).position()).toBe(later.position());
});

test('the lines that a position names are remembered until their own time is forgotten', () => {
  const sent = createSentLines();
  sent.forget(BigInt(START));
  sent.take(lines(START + 10, START + 12));
  const later = sentLinesAt(sent.position());
  expect(later.take(lines(START + 10, START + 12))).toEqual([]);
  later.forget(BigInt(START + 11));
  expect(later.take(lines(START + 11, START + 12))).toEqual([]);
});

test.each(['', 'x', '1.', `${START}`, `${START}.abc`, `${START}.${'a'.repeat(8 * 65)}`, `-${START}.`])(
  'the position %p is rejected',
  (position) => {
    expect(() => sentLinesAt(position)).toThrow('the position is not from this stream');
  },
);
