import { SECRET_KEYS, SECRETS } from './secrets';

const examples = SECRETS.flatMap(({ name, patterns, examples }) =>
  examples.map((parts) => ({ name, patterns, text: parts.join('') })),
);

test.each(examples)('$name is found in an example', ({ patterns, text }) => {
  expect(patterns.some((pattern) => pattern.test(text))).toBe(true);
});

const HARMLESS = [
  'lodash@4.17.21',
  'lodash@5.0.0-beta.rc',
  '@types/node@20.11.0',
  'left-pad@latest',
  'task-scheduler-with-a-rather-long-name',
  'a basic understanding of bearer bonds',
  'https://registry.example/lodash/-/lodash-4.17.21.tgz',
  'http://127.0.0.1:4318/v1/traces',
  '4bf92f3577b34da6a3ce929d0e0e4736',
  '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  'SELECT * FROM runs WHERE id = $1',
  '2026-01-02T03:04:05.678Z',
  'max_tokens: 100000',
  'password=[redacted]',
];

test.each(HARMLESS)('%s is left alone', (text) => {
  expect(SECRETS.filter(({ patterns }) => patterns.some((p) => p.test(text)))).toEqual([]);
});

test.each(['authorization', 'http.request.header.authorization', 'openai.api_key', 'db.password', 'github.token'])(
  'the attribute %s is masked whole',
  (key) => {
    expect(SECRET_KEYS.some((pattern) => pattern.test(key))).toBe(true);
  },
);

test.each(['gen_ai.usage.input_tokens', 'gen_ai.request.max_tokens', 'sextant.run.id', 'http.route'])(
  'the attribute %s keeps its value',
  (key) => {
    expect(SECRET_KEYS.some((pattern) => pattern.test(key))).toBe(false);
  },
);

test('only flags are used that the collector reads the same way', () => {
  const flags = [...SECRET_KEYS, ...SECRETS.flatMap((secret) => secret.patterns)].flatMap((p) => [...p.flags]);
  expect(flags.filter((flag) => !'is'.includes(flag))).toEqual([]);
});
