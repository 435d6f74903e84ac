import { estimateUsage } from './token-estimate';

it.each([
  ['', 0],
  ['hello world', 2],
  ['The quick brown fox jumps over the lazy dog.', 10],
  ['<|endoftext|>', 7],
])('counts the tokens of %j', async (text, tokens) => {
  expect(await estimateUsage(text, 'hello')).toEqual({
    inputTokens: tokens,
    outputTokens: 1,
    totalTokens: tokens + 1,
    cacheReadTokens: undefined,
    cacheWriteTokens: undefined,
    reasoningTokens: undefined,
  });
});

it('cuts long text between words, so that the count is the same', async () => {
  const sentence = 'The quick brown fox jumps over the lazy dog. ';
  const { inputTokens } = await estimateUsage(sentence.repeat(1000), '');
  // The last space is a token of its own.
  expect(inputTokens).toBe(10_001);
});

it('takes a word without end in bounded time, and lets others work meanwhile', async () => {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  const { inputTokens } = await estimateUsage('a'.repeat(200_000), '');
  clearInterval(timer);
  expect(inputTokens).toBeGreaterThan(10_000);
  expect(turns).toBeGreaterThan(1);
});
