import { csvLine } from './csv';

test.each(['=', '+', '-', '@', '\t', '＝', '＋', '－', '＠'])('escapes text that begins with %j', (first) => {
  expect(csvLine([`${first}1+1`, 'x'])).toBe(`'${first}1+1,x\r\n`);
});

test.each(['\r', '\n'])('escapes and quotes text that begins with %j', (first) => {
  expect(csvLine([`${first}=1`])).toBe(`"'${first}=1"\r\n`);
});

test('writes numbers unchanged, quotes special characters, and leaves null empty', () => {
  const cells = [-1, { plain: '-0.000000001' }, null, 'a,b', 'say "x"', 'two\r\nlines', '', 'a=b', '👋'];
  expect(csvLine(cells)).toBe('-1,-0.000000001,,"a,b","say ""x""","two\r\nlines",,a=b,👋\r\n');
});
