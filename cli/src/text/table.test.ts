// Tables at 80 columns and less, with wide characters and with text that would disturb a terminal.
import picocolors from 'picocolors';
import { table, type Column } from './table';
import { toned } from './tones';
import type { View } from './view';
import { width } from './width';

const view = (columns: number): View => ({ width: columns, colors: picocolors.createColors(false), now: new Date(0) });
const ID = '0b9d7ad4-6f0e-4a57-9e0b-6d3f4c8f0b11';

interface Row {
  readonly id: string;
  readonly n: number;
  readonly text: string;
}

const columns: Column<Row>[] = [
  { title: 'ID', cell: ({ id }) => id },
  { title: 'COUNT', align: 'right', cell: ({ n }) => String(n) },
  { title: 'TEXT', cell: ({ text }) => text, least: 10 },
  { title: 'MORE', cell: () => 'something beside', leaveOut: 1 },
];

test('columns are as wide as needed, numbers stand on the right, and no line ends in blanks', () => {
  expect(
    table(
      columns,
      [
        { id: 'a', n: 1_000, text: 'short' },
        { id: 'bcd', n: 7, text: '' },
      ],
      view(80),
    ),
  ).toEqual(['ID   COUNT  TEXT   MORE', 'a     1000  short  something beside', 'bcd      7         something beside']);
});

test('what matters least is left out before anything else is cut, and what is cut ends in an ellipsis', () => {
  const lines = table(columns, [{ id: ID, n: 3, text: 'The provider refused the request for its rate' }], view(60));
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
])('%s never make a line wider than the terminal', (_, text) => {
  for (const columnCount of [80, 79, 60, 40]) {
    for (const line of table(columns, [{ id: 'x', n: 1, text }], view(columnCount))) {
      expect(width(line)).toBeLessThanOrEqual(columnCount);
    }
  }
});

test('a cut text keeps whole characters', () => {
  const [, line] = table([{ title: 'T', cell: (text: string) => text, least: 3 }], ['日本語日本語'], view(8));
  expect(line).toBe('日本語…');
});

test('what is too narrow for everything is still cut to the width', () => {
  for (const line of table(columns, [{ id: ID, n: 3, text: 'text' }], view(20)))
    expect(width(line)).toBeLessThanOrEqual(20);
});

test('text of others cannot steer the terminal or break the line', () => {
  const hostile = 'a\u001b[2Jb\u001b]0;title\u0007c\r\nd\u202ee\u0000f\u009b31m';
  const [, line] = table([{ title: 'T', cell: (text: string) => text }], [hostile], view(80));
  expect(line).toMatch(/^[\x20-\x7e]+$/);
  expect(line).toContain('ab');
});

test('tones colour the text and nothing else', () => {
  const colors = picocolors.createColors(true);
  const cell = (text: string) => toned('bad', text);
  const [, line] = table(
    [
      { title: 'A', cell },
      { title: 'B', cell },
    ],
    ['x'],
    { ...view(80), colors },
  );
  expect(line).toBe(`${colors.red('x')}  ${colors.red('x')}`);
});
