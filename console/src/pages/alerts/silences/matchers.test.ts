import { matchersOfLabels, matcherText, mutes, OPERATORS, operatorOf, withOperator, type Matcher } from './matchers';

const matcher = (name: string, operator: (typeof OPERATORS)[number], value: string): Matcher =>
  withOperator({ name, value, is_equal: true, is_regex: false }, operator);

it.each(OPERATORS)('reads back the operator %s', (operator) => {
  expect(operatorOf(matcher('queue', operator, 'x'))).toBe(operator);
});

it('writes matchers as Alertmanager does', () => {
  expect(matcherText(matcher('queue', '!~', 'a"b'))).toBe('queue!~"a\\"b"');
});

it('matches exactly the labels of an alert, its name first', () => {
  expect(matchersOfLabels({ queue: 'page', alertname: 'Full', env: 'local' }).map(matcherText)).toEqual([
    'alertname="Full"',
    'env="local"',
    'queue="page"',
  ]);
});

describe('mutes', () => {
  const labels = { alertname: 'Full', queue: 'page' };
  it.each([
    [[matcher('alertname', '=', 'Full')], true],
    [[matcher('alertname', '=', 'Full'), matcher('queue', '=', 'mail')], false],
    [[matcher('queue', '!=', 'mail')], true],
    [[matcher('queue', '=~', 'pa.*')], true],
    [[matcher('queue', '=~', 'pa')], false],
    [[matcher('queue', '!~', 'ma.*')], true],
    [[matcher('missing', '=', '')], true],
    [[matcher('missing', '=', 'x')], false],
  ])('%j: %s', (matchers, expected) => {
    expect(mutes(matchers, labels)).toBe(expected);
  });

  it('is undefined for an expression that is not valid, wherever it is', () => {
    expect(mutes([matcher('queue', '=', 'no'), matcher('queue', '=~', '(')], labels)).toBeUndefined();
  });
});
