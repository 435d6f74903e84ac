// The rules of an origin, kind or hostile.
import { createRobots } from './robots';

const rulesOf = (text: string | undefined) =>
  createRobots({ agent: 'our-crawler', read: async () => text }).of('https://a.example');

test.each([
  ['no robots.txt', undefined, true],
  ['nothing', '', true],
  ['a page of HTML', '<html><body>Not: found</body></html>', true],
  ['rules for others alone', 'User-agent: other-bot\nDisallow: /', true],
  ['rules for everyone', 'User-agent: *\nDisallow: /a', false],
  ['rules for us among others', 'User-agent: x\nUser-agent: Our-Crawler/2.0 # us\nUser-agent: y\nDisallow: /', false],
  ['rules for us that are kinder', 'User-agent: *\nDisallow: /\n\nUser-agent: our-crawler\nDisallow: /b', true],
  ['a longer rule that allows', 'User-agent: *\nDisallow: /\nAllow: /a/', true],
  ['a pattern', 'User-agent: *\r\nDisallow: /*/page$\r\n', false],
  ['an agent that is the name of every object', 'User-agent: __proto__\nDisallow: /', true],
])('%s', async (_, text, allowed) => {
  const rules = await rulesOf(text);
  expect(rules.allows('https://a.example/a/page')).toBe(allowed);
});

test('the delay is ours, or everyone’s', async () => {
  await expect(rulesOf('User-agent: *\nCrawl-delay: 2.5')).resolves.toMatchObject({ delayMs: 2_500 });
  await expect(rulesOf('User-agent: SlowBot\nCrawl-delay: 2')).resolves.toMatchObject({ delayMs: 0 });
  await expect(rulesOf('User-agent: *\nCrawl-delay: soon')).resolves.toMatchObject({ delayMs: 0 });
});

test('a text is read again after a failure, and kept after a success', async () => {
  const texts = [new Error('away'), 'User-agent: *\nDisallow: /'];
  const read = async () => {
    const next = texts.shift();
    if (typeof next === 'string') return next;
    throw next ?? new Error('was read once more');
  };
  const robots = createRobots({ agent: 'our-crawler', read });
  await expect(robots.of('https://a.example')).rejects.toThrow('away');
  for (let i = 0; i < 2; i += 1) {
    expect((await robots.of('https://a.example')).allows('https://a.example/')).toBe(false);
  }
});

test.each([
  ['many agents with many rules', 'User-agent: x\n'.repeat(5_000) + 'Disallow: /\n'.repeat(5_000)],
  ['the same with comments between', 'User-agent: *\n#\n'.repeat(4_000) + 'Disallow: /b\n'.repeat(5_000)],
  [
    'the same with lines that say nothing between',
    'User-agent: *\nx\n:\n'.repeat(4_000) + 'Disallow: /b\n'.repeat(5_000),
  ],
  ['patterns', 'User-agent: *\n' + 'Disallow: /*a*a*a$\n'.repeat(6_000)],
  ['a long pattern', `User-agent: *\nDisallow: /${'*a'.repeat(60_000)}b$`],
])('a text that is made to be slow is not: %s', async (_, text) => {
  const started = performance.now();
  (await rulesOf(text)).allows(`https://a.example/${'a'.repeat(1_000)}`);
  expect(performance.now() - started).toBeLessThan(3_000);
});
