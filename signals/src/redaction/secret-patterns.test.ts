import { SECRET_SAMPLES } from '../testing/secret-samples';
import { EMAIL, SECRET_PATTERNS } from './secret-patterns';

test.each([...SECRET_PATTERNS.map(({ name }) => name), EMAIL.name])('there is a sample of a %s', (name) => {
  expect(SECRET_SAMPLES.filter(({ pattern }) => pattern === name)).not.toEqual([]);
});

test('expressions have no flags, which JavaScript and RE2 write differently', () => {
  const expressions = SECRET_PATTERNS.flatMap((p) => ('words' in p ? [p.secret, p.separator, p.end] : [p.secret]));
  expect(expressions.filter((expression) => expression !== undefined && expression.flags !== '')).toEqual([]);
});
