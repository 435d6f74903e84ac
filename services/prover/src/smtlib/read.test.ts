// Items and syntax errors of SMT-LIB text.
import { itemsOf, lineAt, SmtlibError } from './read';

const read = (text: string) => [...itemsOf(text)].map(({ start, end }) => text.slice(start, end));

test.each([
  ['commands', '(a (b) c) (d)', ['(a (b) c)', '(d)']],
  ['atoms', 'sat #x0f |a b|', ['sat', '#x0f', '|a b|']],
  ['parentheses in comments', '(a ; not )\n) ; (', ['(a ; not )\n)']],
  ['parentheses in strings', '(a ")" "say "")""")(b)', ['(a ")" "say "")""")', '(b)']],
  ['parentheses in quoted symbols', '(a |)| b)', ['(a |)| b)']],
  ['an empty text', ' \n; only a comment', []],
])('splits %s', (_, text, items) => {
  expect(read(text)).toEqual(items);
});

test.each([
  ['(a)\n(b)\n(c', 3],
  ['(a\n(b\n)', 1],
  ['(a))\n', 1],
  ['(a)\n"x\n', 2],
  ['(a)\n(b |x)', 2],
])('%j has an error in line %d', (text, line) => {
  expect(() => read(text)).toThrow(SmtlibError);
  expect(() => read(text)).toThrow(expect.objectContaining({ line }));
});

test('line numbers start at 1', () => {
  expect(['a\nb\nc'].flatMap((text) => [0, 2, 4].map((offset) => lineAt(text, offset)))).toEqual([1, 2, 3]);
});
