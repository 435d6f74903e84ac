// Scripts: which commands run.
import { readScript } from './script';

test('skipped commands are replaced with spaces, so line numbers do not change', () => {
  const text = '(echo "a\nb")\n(assert p) (get-model)\n(check-sat) (assert q)';
  expect(readScript(text)).toEqual({ declarations: '        \n   \n(assert p)            \n', check: '(check-sat)' });
});

test.each([
  ['(set-option :smt.random_seed 7)', true],
  ['(set-option :auto_config false)', true],
  ['(set-option :smt.threads 64)', false],
  ['(set-option :timeout 1)', false],
  ['(set-option :memory_max_size 100000)', false],
  ['(set-option :regular-output-channel "/etc/passwd")', false],
  ['(set-option :produce-models false)', false],
  ['(set-logic QF_LIA)', true],
  ['(define-fun f () Int 1)', true],
  ['(echo "hello")', false],
])('%s runs: %s', (command, runs) => {
  expect(readScript(command).declarations.trim()).toBe(runs ? command : '');
});

test.each(['(include "x")', '(simplify x)', 'assert', '(display x)', '("x")', '()', '(assert "\0")'])(
  '%s is rejected',
  (command) => {
    expect(() => readScript(`(check-sat)\n${command}`)).toThrow(expect.objectContaining({ line: 2 }));
  },
);
