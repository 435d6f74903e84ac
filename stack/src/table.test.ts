import { duration, mebibytes, table } from './table';

const plain = (text: string): string => text.replace(/\u001b\[\d+m/g, ''); // eslint-disable-line no-control-regex -- colors

test('columns are aligned, numbers to the right, and color codes have no width', () => {
  const rows = [
    ['redis', '\u001b[32mready\u001b[39m', '7 MiB'],
    ['node-exporter', 'starting', '112 MiB'],
  ];
  expect(plain(table(['NAME', 'STATE', 'MEMORY'], rows)).split('\n')).toEqual([
    'NAME           STATE      MEMORY',
    'redis          ready       7 MiB',
    'node-exporter  starting  112 MiB',
  ]);
});

test.each([
  [4.4, '4 s'],
  [99, '99 s'],
  [150, '3 min'],
  [7300, '2 h'],
])('%d seconds are formatted as %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});

test('sizes are whole mebibytes, and empty for 0', () => {
  expect([mebibytes(50 * 2 ** 20), mebibytes(0)]).toEqual(['50 MiB', '']);
});
