import type { OutputFormat } from '../request';
import { answerText } from './answer';

const model = { name: 'm', snapshot: 'm', contextTokens: 1000, tokensPerSecond: 1, reasons: false };
function answer(prompt: string, format: OutputFormat = { type: 'text' }, seed = 1): string {
  const messages = [{ role: 'user', text: prompt }];
  return answerText({ provider: 'openai', model, messages, format, maxTokens: 1000 }, seed);
}
const list = (items: object) => ({ type: 'array', items });
const object = (properties: object, required = Object.keys(properties)) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const text = { type: 'string' };
const json = (schema: Readonly<Record<string, unknown>>): OutputFormat => ({ type: 'json', schema });

test('the answer depends on the prompt and the seed', () => {
  expect(answer('a b c')).toBe(answer('a b c'));
  expect(new Set(['a', 'b', 'c', 'd'].map((prompt) => answer(prompt))).size).toBeGreaterThan(1);
  expect(new Set([1, 2, 3, 4].map((seed) => answer('a', { type: 'text' }, seed))).size).toBeGreaterThan(1);
});

test.each([
  ['^4.17.20', '4.17.21', '^4.17.21'],
  ['~5.3.3', '5.7.2', '~5.7.2'],
  ['==2.31.0', '2.32.3', '==2.32.3'],
  ['== 2.31.0', '2.32.3', '== 2.32.3'],
  ['~=2.4.2', '2.10.3', '~=2.10.3'],
  ['>=4.2.7,<5', '4.2.17', '>=4.2.17,<5'],
  ['<3,>=2.4.2', '2.10.3', '>=2.10.3,<3'],
  ['>=2.4.2,<2.5', '2.10.3', '>=2.10.3'],
  ['>=2.4.2,!=2.5.0', '2.10.3', '>=2.10.3,!=2.5.0'],
  ['1.0.188', '1.0.210', '1.0.210'],
  ['=0.8.4', '0.8.5', '=0.8.5'],
  ['v1.9.1', 'v1.10.0', 'v1.10.0'],
])('an upgrade from %s to %s has the range %s', (current, target, range) => {
  const plan = JSON.parse(answer(`package: x\ncurrent: ${current}\ntarget: ${target}`));
  expect(plan).toMatchObject({ package: 'x', from: current, to: target, range });
});

test('every entity of a list has exactly one score, which is always the same', () => {
  const schema = object({ scores: list(object({ id: text, score: { type: 'number' }, reason: text })) });
  const scores = (prompt: string) => JSON.parse(answer(prompt, json(schema))).scores;
  const both = scores('Score these.\nentity: crm-0001 name: A\nentity: 127.0.0.1:80/web/b name: B\nentity: crm-0001');
  expect(both.map(({ id }: { id: string }) => id)).toEqual(['crm-0001', '127.0.0.1:80/web/b']);
  for (const { score, reason } of both) {
    expect(score).toBeGreaterThanOrEqual(0);
    expect(score).toBeLessThanOrEqual(100);
    expect(reason.length).toBeGreaterThan(10);
  }
  expect(scores('entity: crm-0001 name: A')[0].score).toBe(both[0].score);
});

const calls = object({
  tool_calls: list(object({ tool: { enum: ['calculator', 'web_page', 'package_info'] }, input: text })),
});

test.each([
  ['Calculate 3.4 * 24 * 365 * 0.29.', [{ tool: 'calculator', input: '3.4 * 24 * 365 * 0.29' }]],
  [
    'Read http://127.0.0.1:4000/web/x/about, please.',
    [{ tool: 'web_page', input: 'http://127.0.0.1:4000/web/x/about' }],
  ],
  [
    'Compare the npm packages axios and zod: which is newer?',
    [
      { tool: 'package_info', input: 'axios' },
      { tool: 'package_info', input: 'zod' },
    ],
  ],
  ['Suggest an agenda.', []],
])('the goal "%s" uses the matching tools', (goal, planned) => {
  expect(JSON.parse(answer(`goal: ${goal}`, json(calls))).tool_calls).toEqual(planned);
});

test('an agent answers from the outputs of its tools', () => {
  const prompt = [
    'goal: What is 6 * 7?',
    `tool-1: ${JSON.stringify({ tool: 'calculator', input: '6 * 7', status: 'ok', output: '42' })}`,
    `tool-2: ${JSON.stringify({ tool: 'web_page', input: 'http://x/', status: 'error', output: 'refused' })}`,
  ].join('\n');
  const { answer: reply } = JSON.parse(answer(prompt, json(object({ answer: text }))));
  expect(reply).toContain('42');
  expect(reply).toContain('web_page returned nothing for http://x/');
});

test('a page has a title, a slug and sections with different headings', () => {
  const section = object({
    heading: text,
    body: text,
    kind: { enum: ['hero', 'text', 'features', 'faq', 'call_to_action'] },
  });
  const seo = object({ title: text, description: text, keywords: list(text) });
  const schema = object({ title: text, slug: text, description: text, language: text, sections: list(section), seo });
  const page = JSON.parse(answer('page:\nSpring sale of garden furniture, with free delivery', json(schema)));
  expect(page).toMatchObject({ slug: expect.stringMatching(/^[a-z0-9]+(-[a-z0-9]+)*$/), language: 'en' });
  expect(page.title).toContain('furniture');
  expect(page.seo.title.length).toBeLessThanOrEqual(70);
  expect(page.description.length).toBeLessThanOrEqual(160);
  const headings = page.sections.map(({ heading }: { heading: string }) => heading);
  expect(headings.length).toBeGreaterThanOrEqual(3);
  expect(new Set(headings).size).toBe(headings.length);
});
