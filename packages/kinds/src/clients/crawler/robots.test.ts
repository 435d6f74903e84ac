// robots.txt rules, including hostile ones.
import { createRobots } from './robots';

const rulesOf = (text: string | undefined) =>
  createRobots({ agent: 'our-crawler', read: async () => text }).of('https://a.example');

test.each([
  ['no robots.txt', undefined, true],
  ['an empty robots.txt', '', true],
  ['an HTML page', '<html><body>Not: found</body></html>', true],
  ['rules for another agent', 'User-agent: other-bot\nDisallow: /', true],
  ['rules for all agents', 'User-agent: *\nDisallow: /a', false],
  [
    'rules for several agents including ours',
    'User-agent: x\nUser-agent: Our-Crawler/2.0 # us\nUser-agent: y\nDisallow: /',
    false,
  ],
  [
    'rules for our agent that override those for all agents',
    'User-agent: *\nDisallow: /\n\nUser-agent: our-crawler\nDisallow: /b',
    true,
  ],
  ['a longer rule that allows the path', 'User-agent: *\nDisallow: /\nAllow: /a/', true],
  ['a pattern', 'User-agent: *\r\nDisallow: /*/page$\r\n', false],
  ['an agent named like a property of objects', 'User-agent: __proto__\nDisallow: /', true],
])('the rules follow from %s', async (_, text, allowed) => {
  const rules = await rulesOf(text);
  expect(rules.allows('https://a.example/a/page')).toBe(allowed);
});

test('the crawl delay is that of our agent or of all agents', async () => {
  await expect(rulesOf('User-agent: *\nCrawl-delay: 2.5')).resolves.toMatchObject({ delayMs: 2_500 });
  await expect(rulesOf('User-agent: SlowBot\nCrawl-delay: 2')).resolves.toMatchObject({ delayMs: 0 });
  await expect(rulesOf('User-agent: *\nCrawl-delay: soon')).resolves.toMatchObject({ delayMs: 0 });
});

test('failures are not cached, and rules are', async () => {
  const texts = [new Error('unavailable'), 'User-agent: *\nDisallow: /'];
  const read = async () => {
    const next = texts.shift();
    if (typeof next === 'string') return next;
    throw next ?? new Error('robots.txt was read again');
  };
  const robots = createRobots({ agent: 'our-crawler', read });
  await expect(robots.of('https://a.example')).rejects.toThrow('unavailable');
  for (let i = 0; i < 2; i += 1) {
    expect((await robots.of('https://a.example')).allows('https://a.example/')).toBe(false);
  }
});

test.each([
  ['many agents with many rules', 'User-agent: x\n'.repeat(5_000) + 'Disallow: /\n'.repeat(5_000)],
  ['many agents with comments between them', 'User-agent: *\n#\n'.repeat(4_000) + 'Disallow: /b\n'.repeat(5_000)],
  [
    'many agents with meaningless lines between them',
    'User-agent: *\nx\n:\n'.repeat(4_000) + 'Disallow: /b\n'.repeat(5_000),
  ],
  ['patterns', 'User-agent: *\n' + 'Disallow: /*a*a*a$\n'.repeat(6_000)],
  ['a long pattern', `User-agent: *\nDisallow: /${'*a'.repeat(60_000)}b$`],
])('a hostile robots.txt is parsed quickly: %s', async (_, text) => {
  const started = performance.now();
  (await rulesOf(text)).allows(`https://a.example/${'a'.repeat(1_000)}`);
  expect(performance.now() - started).toBeLessThan(3_000);
});
