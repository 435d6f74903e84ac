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

it('splits long text between words, which keeps the count exact', async () => {
  const sentence = 'The quick brown fox jumps over the lazy dog. ';
  const { inputTokens } = await estimateUsage(sentence.repeat(1000), '');
  // The last space is a separate token.
  expect(inputTokens).toBe(10_001);
});

it('counts a very long word in bounded time without blocking the event loop', async () => {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  const { inputTokens } = await estimateUsage('a'.repeat(200_000), '');
  clearInterval(timer);
  expect(inputTokens).toBeGreaterThan(10_000);
  expect(turns).toBeGreaterThan(1);
});
