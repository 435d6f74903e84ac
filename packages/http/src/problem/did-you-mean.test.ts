import { didYouMean } from './did-you-mean';

const PROVIDERS = ['openai', 'anthropic', 'google', 'openai_compatible'];

test.each([
  ['openay', '; did you mean openai?'],
  ['OpenAI', '; did you mean openai?'],
  ['antropic', '; did you mean anthropic?'],
  ['gogle', '; did you mean google?'],
  ['mistral', ''],
  ['x', ''],
  ['a'.repeat(1_000_000), ''],
  [5, ''],
])('%j: %s', (word, suggestion) => {
  expect(didYouMean(word, PROVIDERS)).toBe(suggestion);
});
