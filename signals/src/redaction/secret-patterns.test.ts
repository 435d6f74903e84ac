import { SECRET_SAMPLES } from '../testing/secret-samples';
import { EMAIL, SECRET_PATTERNS } from './secret-patterns';

test.each([...SECRET_PATTERNS.map(({ name }) => name), EMAIL.name])('there is a sample of a %s', (name) => {
  expect(SECRET_SAMPLES.filter(({ pattern }) => pattern === name)).not.toEqual([]);
});

test('expressions have no flags, which JavaScript and RE2 write differently', () => {
  const expressions = SECRET_PATTERNS.flatMap((pattern) =>
    'words' in pattern
      ? [pattern.separator, pattern.end, ...pattern.forms.flatMap(({ opening, secret }) => [opening, secret])]
      : [pattern.rest],
  );
  expect(expressions.filter((expression) => expression !== undefined && expression.flags !== '')).toEqual([]);
});

test('expressions capture nothing, as processes number their captures', () => {
  const sources = SECRET_PATTERNS.flatMap((pattern) =>
    'words' in pattern
      ? [...pattern.words, ...pattern.forms.map(({ secret }) => secret.source)]
      : [pattern.rest.source],
  );
  expect(sources.filter((source) => /(?<!\\)\((?!\?)/.test(source))).toEqual([]);
});
