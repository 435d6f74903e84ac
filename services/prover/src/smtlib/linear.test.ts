// Untrusted scripts are parsed in linear time.
import { adversarial, superLinear } from '@sextant/telemetry/testing/linear-time';
import { readModel } from './model';
import { readScript } from './script';

test.each([
  ['a script', readScript],
  ['a model', readModel],
])('%s takes linear time', (_, read) => {
  const parts = ['(assert ', '(set-option ', '"', '""', '|', ';', '((define-fun a () Int '];
  const slow = adversarial(parts, ['a', ' ', '\n', '(', '"']).flatMap(([name, textOf]) => {
    const problem = superLinear(read, textOf);
    return problem === undefined ? [] : [`${name}: ${problem}`];
  });
  expect(slow).toEqual([]);
});
