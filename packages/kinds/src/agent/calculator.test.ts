// The values of arithmetic expressions, and the rejection of everything else.
import { CalculationError, calculate } from './calculator';

test.each([
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['2 ^ 3 ^ 2', 512],
  ['-2 ^ 2', -4],
  ['2 ^ -1', 0.5],
  ['--3', 3],
  ['10 % 4 / 2', 1],
  ['7 - 2 - 1', 4],
  ['1.5e3 + .5', 1500.5],
  ['max(1, 2, sqrt(16)) + abs(-1)', 5],
  ['ROUND(PI * 100) / 100', 3.14],
  ['ln(e)', 1],
])('%s is %d', (expression, value) => {
  expect(calculate(expression)).toBeCloseTo(value, 10);
});

test.each([
  ['an empty expression', ''],
  ['half an expression', '1 +'],
  ['two numbers', '1 2'],
  ['an open bracket', '(1'],
  ['a closing bracket', '1)'],
  ['a name', 'process'],
  ['code', 'constructor.constructor("return process")()'],
  ['a property of Object.prototype', 'toString(1)'],
  ['the prototype', '__proto__'],
  ['a function without brackets', 'sqrt 4'],
  ['text', '"a"'],
  ['a division by zero', '1 / 0'],
  ['the square root of a negative number', 'sqrt(-1)'],
  ['a number too large', '9 ^ 9 ^ 9'],
  ['an assignment', 'pi = 3'],
  ['many brackets', '('.repeat(499)],
  ['many signs', `${'-'.repeat(499)}1`],
  ['many powers', `2${'^1'.repeat(249)}`],
  ['many characters', '1'.repeat(501)],
])('%s is rejected', (_, expression) => {
  expect(() => calculate(expression)).toThrow(CalculationError);
});
