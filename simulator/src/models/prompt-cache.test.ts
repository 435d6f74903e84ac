import { createPromptCache } from './prompt-cache';

const tokens = (length: number) => Array.from({ length }, (_, index) => index % 997);

test('the common prefix of two prompts is cached in steps of 128 tokens', () => {
  const cache = createPromptCache();
  expect(cache.cachedTokens('m', tokens(2000))).toBe(0);
  expect(cache.cachedTokens('m', [...tokens(1500), 5000, 5001])).toBe(1408);
  expect(cache.cachedTokens('m', tokens(2000))).toBe(1920);
});

test('prompts under 1,024 tokens and other models are not cached', () => {
  const cache = createPromptCache();
  cache.cachedTokens('m', tokens(1023));
  expect(cache.cachedTokens('m', tokens(1023))).toBe(0);
  cache.cachedTokens('m', tokens(1024));
  expect(cache.cachedTokens('other', tokens(1024))).toBe(0);
  expect(cache.cachedTokens('m', tokens(1024))).toBe(1024);
});

test('a prefix expires after ten minutes without use', () => {
  let now = 0;
  const cache = createPromptCache(() => now);
  cache.cachedTokens('m', tokens(1024));
  now = 9 * 60_000;
  expect(cache.cachedTokens('m', tokens(1024))).toBe(1024);
  now += 10 * 60_000;
  expect(cache.cachedTokens('m', tokens(1024))).toBe(0);
});
