// Models in the output of Z3.
import { readModel } from './model';

test('constants have values, and functions have lambdas', () => {
  const text = `(
  ;; universe for U:
  (declare-fun U!val!0 () U)
  (define-fun |a b| () Int
    (- 6))
  (define-fun s () String "a"")b")
  (define-fun f ((x!0 Int)) Int
    (ite (= x!0 2) 7 2))
)`;
  expect(readModel(text)).toEqual({
    'a b': '(- 6)',
    s: '"a"")b"',
    f: '(lambda ((x!0 Int)) (ite (= x!0 2) 7 2))',
  });
});

test('a model may be empty', () => {
  expect([readModel('(\n)\n'), readModel('')]).toEqual([{}, {}]);
});
