import picocolors from 'picocolors';
import { table, type Column, type Screen } from './table';
import { width } from './text';
import { toned } from './tones';

const screen = (columns: number): Screen => ({ width: columns, colors: picocolors.createColors(false) });
const ID = '0b9d7ad4-6f0e-4a57-9e0b-6d3f4c8f0b11';

interface Row {
  readonly id: string;
  readonly n: number;
  readonly text: string;
}

const columns: Column<Row>[] = [
  { title: 'ID', cell: ({ id }) => id },
  { title: 'COUNT', align: 'right', cell: ({ n }) => String(n) },
  { title: 'TEXT', cell: ({ text }) => text, minWidth: 10 },
  { title: 'MORE', cell: () => 'something else', droppable: 1 },
];

test('columns are as wide as their content, numbers are right-aligned and lines have no trailing spaces', () => {
  expect(
    table(
      columns,
      [
        { id: 'a', n: 1_000, text: 'short' },
        { id: 'bcd', n: 7, text: '' },
      ],
      screen(80),
    ),
  ).toEqual(['ID   COUNT  TEXT   MORE', 'a     1000  short  something else', 'bcd      7         something else']);
});

test('droppable columns go before others are truncated, and truncated text ends in an ellipsis', () => {
  const lines = table(columns, [{ id: ID, n: 3, text: 'The provider refused the request for its rate' }], screen(60));
  expect(lines).toEqual([
    'ID                                    COUNT  TEXT',
    `${ID}      3  The provider r…`.slice(0, 60),
  ]);
  expect(lines.map(width)).toEqual([49, 60]);
});

test.each([
  ['Chinese', '数据库没有回答'.repeat(8)],
  ['families of emoji', '👩‍👩‍👧‍👦🧑‍🚀🏳️‍🌈'.repeat(12)],
  ['new emoji', '🫠🫨🩷'.repeat(20)],
  ['combining marks', 'é'.normalize('NFD').repeat(90)],
  ['flags', '🇩🇪🇫🇷'.repeat(20)],
])('%s never makes a line wider than the terminal', (_, text) => {
  for (const columnCount of [80, 79, 60, 40]) {
    for (const line of table(columns, [{ id: 'x', n: 1, text }], screen(columnCount))) {
      expect(width(line)).toBeLessThanOrEqual(columnCount);
    }
  }
});

test('truncation keeps whole characters', () => {
  const [, line] = table([{ title: 'T', cell: (text: string) => text, minWidth: 3 }], ['日本語日本語'], screen(8));
  expect(line).toBe('日本語…');
});

test('a terminal too narrow for all columns still gets lines of its width', () => {
  for (const line of table(columns, [{ id: ID, n: 3, text: 'text' }], screen(20)))
    expect(width(line)).toBeLessThanOrEqual(20);
});

test('untrusted text cannot control the terminal or break the line', () => {
  const hostile = 'a\u001b[2Jb\u001b]0;title\u0007c\r\nd\u202ee\u0000f\u009b31m';
  const [, line] = table([{ title: 'T', cell: (text: string) => text }], [hostile], screen(80));
  expect(line).toMatch(/^[\x20-\x7e]+$/);
  expect(line).toContain('ab');
});

test('tones colour the text, not the padding', () => {
  const colors = picocolors.createColors(true);
  const cell = (text: string) => toned('bad', text);
  const [, line] = table(
    [
      { title: 'A', cell },
      { title: 'B', cell },
    ],
    ['x'],
    { ...screen(80), colors },
  );
  expect(line).toBe(`${colors.red('x')}  ${colors.red('x')}`);
});
