// Cells of CSV.
import { csvLine } from './csv';

test.each(['=', '+', '-', '@', '\t', '＝', '＋', '－', '＠'])('text that begins with %j is no formula', (first) => {
  expect(csvLine([`${first}1+1`, 'x'])).toBe(`'${first}1+1,x\r\n`);
});

test.each(['\r', '\n'])('text that begins with %j is no formula, and in quotes', (first) => {
  expect(csvLine([`${first}=1`])).toBe(`"'${first}=1"\r\n`);
});

test('numbers are written as they are, text with special characters in quotes, and nothing for null', () => {
  const cells = [-1, { plain: '-0.000000001' }, null, 'a,b', 'say "x"', 'two\r\nlines', '', 'a=b', '👋'];
  expect(csvLine(cells)).toBe('-1,-0.000000001,,"a,b","say ""x""","two\r\nlines",,a=b,👋\r\n');
});
