// The steps of a page up to its publishing: a model that behaves, one that does not, and one that is dangerous.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { HttpError } from '@sextant/http/http-call';
import { startServer } from '@sextant/http/testing/server';
import { captureTelemetry } from '@sextant/telemetry/testing';
import { createCms } from '../clients/cms';
import { testContext } from '../testing/context';
import { MAX_PAGE_BYTES, pageSchema, pageShape, type PageDocument } from './document';
import type { PageInput } from './kind';
import { pageKind } from './kind';
import { checkPage } from './problems';
import { qualityOf } from './quality';
import { pageSteps, type PageResults } from './steps';

const page: PageDocument = {
  title: 'Anvils',
  slug: 'anvils',
  description: 'Anvils for every purpose, made by hand since 1920 and sent to your door within two days.',
  language: 'en',
  sections: [
    {
      heading: 'Why ours',
      body: 'They ring. See [the story](/story) and <https://acme.example>. '.repeat(10),
      kind: 'hero',
    },
    { heading: 'Sizes', body: '- small\n- large\n\n'.repeat(20), kind: 'features' },
    { heading: 'Questions', body: 'How heavy? Very. '.repeat(20), kind: 'faq' },
  ],
  seo: { title: 'Anvils by Acme', description: 'Anvils made by hand.', keywords: ['anvil'] },
};
const withBody = (body: string): PageDocument => ({
  ...page,
  sections: [{ heading: 'One', body, kind: 'text' }, ...page.sections.slice(1)],
});

beforeEach(() => void captureTelemetry());

const input: PageInput = { prompt: 'a page about anvils' };
const stepOf = (
  step: string,
  options: { answers?: (string | object)[]; before?: Partial<PageResults>; input?: PageInput },
) => testContext<PageInput, PageResults>({ kind: 'page', step, input, ...options });

/** As the ai service refuses what a model said. */
const badOutput = new HttpError('the provider’s response is not JSON that matches response_schema', {
  errorClass: 'VALIDATION_ERROR',
  answer: { status: 502, headers: new Headers(), body: {} },
});

describe('the schema', () => {
  test('is published as it is', () => {
    const file = resolve(__dirname, '../../../../docs/schemas/page.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(pageSchema);
  });

  test('is given to models as a shape without limits, closed and with every property required', () => {
    expect(JSON.stringify(pageShape)).not.toMatch(/"(minLength|maxLength|pattern|minItems|maxItems)"/);
    expect(pageShape).toMatchObject({ additionalProperties: false, required: Object.keys(page) });
  });
});

describe('a page is valid', () => {
  test.each([
    ['as it is', JSON.stringify(page)],
    ['in a code fence', `\`\`\`json\n${JSON.stringify(page)}\n\`\`\``],
    [
      'that writes about JavaScript: the language',
      JSON.stringify(withBody('JavaScript: The Good Parts, `a < b`, on = off')),
    ],
    [
      'in another script',
      JSON.stringify({
        ...page,
        language: 'ja',
        title: '金床',
        sections: [{ heading: '金床とは', body: '重い。', kind: 'text' }],
      }),
    ],
    [
      'with links of every allowed kind',
      JSON.stringify(
        withBody('[a](/x#y "t") ![b](https://b.example/p.png) [c](mailto:a@b.example)\n\n[d]: http://d.example'),
      ),
    ],
  ])('%s', (_, text) => {
    expect(checkPage(text).problems).toBeUndefined();
  });
});

describe('a page is not valid', () => {
  test.each<[string, string | object, RegExp]>([
    ['that is empty', '', /empty/],
    ['that is no JSON', 'Here is your page: {', /not JSON/],
    ['that is no object', '[]', /^page: must be object/],
    ['without a title', { ...page, title: undefined }, /required property 'title'/],
    ['with a field of its own', { ...page, theme: 'dark' }, /additional properties \(theme\)/],
    ['with a bad slug', { ...page, slug: 'Anvils!' }, /^slug: must match pattern/],
    ['without sections', { ...page, sections: [] }, /^sections: must NOT have fewer/],
    [
      'with a section of an unknown kind',
      { ...page, sections: [{ ...page.sections[0], kind: 'ad' }] },
      /^sections\.0\.kind/,
    ],
    [
      'of which a section has a slug twice',
      { ...page, sections: [page.sections[0], { ...page.sections[1], heading: 'Why: ours!' }] },
      /^sections\.1\.heading: .*not unique/,
    ],
    ['with a heading of signs', { ...page, sections: [{ ...page.sections[0], heading: '!?' }] }, /no letter or digit/],
    ['with a script', withBody('<script>alert(1)</script>'), /<script>/],
    ['with a script in its title', { ...page, title: '< ScRiPt src=x>' }, /^title: .*<script>/],
    ['with a frame', withBody('<iframe src="https://x.example">'), /<iframe>/],
    ['with an event handler', withBody('<img src="https://x.example/" onerror=alert(1)>'), /event handlers/],
    ['with a link that is a script', withBody('[a](javascript:alert(1))'), /link "javascript:alert\(1"/],
    ['with one in disguise', withBody('[a](java&#115;cript:alert(1))'), /must be absolute/],
    ['with one in capitals and brackets', withBody('[a](<JaVaScRiPt:alert(1)>)'), /must be absolute/],
    ['with one as a reference', withBody('[a][b]\n\n[b]: javascript:alert(1)'), /must be absolute/],
    ['with one in HTML', withBody('<a href="javascript:alert(1)">a</a>'), /must be absolute/],
    ['with one that holds data', withBody('![a](data:text/html;base64,PHN2Zz4=)'), /must be absolute/],
    ['with a relative link', withBody('[a](story.html)'), /must be absolute/],
    ['with a link to another host without a protocol', withBody('[a](//evil.example)'), /must be absolute/],
    ['with such a link by backslash', withBody('[a](/\\evil.example)'), /must be absolute/],
    ['with NUL', withBody('a\0b'), /control characters/],
    ['with half a character', withBody('a\ud83db'), /control characters/],
    ['of five megabytes', 'x'.repeat(5_000_000), /has 5000000 bytes/],
  ])('%s', (_, given, problem) => {
    const { problems = [] } = checkPage(typeof given === 'string' ? given : JSON.stringify(given));
    expect(problems).toEqual(expect.arrayContaining([expect.stringMatching(problem)]));
  });

  test('and a page that is made to be slow is judged quickly', () => {
    const started = performance.now();
    for (const part of ['<', '[', '](', '< on', '[a]:', 'href=', '<a:', ' onx']) {
      checkPage(JSON.stringify(withBody(part.repeat(20_000 / part.length))));
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('generate', () => {
  test('asks for the page by its shape', async () => {
    const { context, prompts } = stepOf('generate', { answers: [page], input: { ...input, slug: 'my-page' } });
    await expect(pageSteps.generate(context)).resolves.toEqual({ draft: JSON.stringify(page) });
    expect(prompts).toEqual([expect.objectContaining({ responseSchema: pageShape })]);
    expect(prompts[0]?.prompt).toContain('a page about anvils\nslug: my-page');
  });

  test('hands on an empty draft when the answer was no JSON, so that it is repaired', async () => {
    await expect(pageSteps.generate(stepOf('generate', { answers: [badOutput] }).context)).resolves.toEqual({
      draft: '',
    });
  });

  test('fails clearly with five megabytes, and may be tried again', async () => {
    const { context, validations } = stepOf('generate', { answers: ['x'.repeat(5_000_000)] });
    const generating = pageSteps.generate(context);
    await expect(generating).rejects.toMatchObject({ errorClass: 'VALIDATION_ERROR', retryable: true });
    await expect(generating).rejects.toThrow(`the page has 5000000 bytes, and ${MAX_PAGE_BYTES} is the most`);
    expect(validations).toEqual([false]);
  });

  test('hands on the failures of the ai service', async () => {
    const away = new HttpError('away', { errorClass: 'SERVICE_UNAVAILABLE' });
    await expect(pageSteps.generate(stepOf('generate', { answers: [away] }).context)).rejects.toBe(away);
  });
});

describe('validate', () => {
  const draft = (given: string | object) => ({
    generate: { draft: typeof given === 'string' ? given : JSON.stringify(given) },
  });

  test('takes a valid draft without another call', async () => {
    const { context, prompts, validations } = stepOf('validate', { before: draft(page) });
    await expect(pageSteps.validate(context)).resolves.toEqual({ page, repaired: false });
    expect([prompts, validations]).toEqual([[], [true]]);
  });

  test('gives the page the slug that the user chose', async () => {
    const { context } = stepOf('validate', { before: draft(page), input: { ...input, slug: 'mine' } });
    await expect(pageSteps.validate(context)).resolves.toMatchObject({ page: { slug: 'mine' } });
  });

  test('has a bad draft repaired by telling the model what is wrong', async () => {
    const bad = withBody('[a](javascript:x)');
    const { context, prompts, validations } = stepOf('validate', { before: draft(bad), answers: [page] });
    await expect(pageSteps.validate(context)).resolves.toEqual({ page, repaired: true });
    expect(prompts[0]?.prompt).toContain('sections.0.body: the link "javascript:x" must be absolute');
    expect(prompts[0]?.prompt).toContain(JSON.stringify(bad));
    expect(validations).toEqual([false, true]);
  });

  test.each<[string, string | object]>([
    ['not valid either', { ...page, slug: '!' }],
    ['empty', ''],
    ['no JSON', badOutput],
    ['five megabytes', 'x'.repeat(5_000_000)],
  ])('repairs once: a repair that is %s ends the run', async (_, repaired) => {
    const { context, prompts, validations } = stepOf('validate', { before: draft('no'), answers: [repaired, page] });
    await expect(pageSteps.validate(context)).rejects.toMatchObject({
      errorClass: 'VALIDATION_ERROR',
      retryable: false,
    });
    expect([prompts.length, validations]).toEqual([1, [false, false]]);
  });

  test('leaves it to the queue when the model cannot be asked', async () => {
    const away = new HttpError('away', { errorClass: 'SERVICE_UNAVAILABLE' });
    const { context } = stepOf('validate', { before: draft(''), answers: [away] });
    await expect(pageSteps.validate(context)).rejects.toBe(away);
  });
});

test('a page is put into the CMS under the id of the run', async () => {
  const server = await startServer(() => ({ status: 201, body: { url: 'https://cms.example/anvils' } }));
  const cms = createCms(server.url);
  const { context } = stepOf('publish', {});
  const put = { id: context.run.id, page, signal: context.signal };
  await expect(cms.putPage(put)).resolves.toBe('https://cms.example/anvils');
  expect(server.asked).toEqual([
    expect.objectContaining({ method: 'PUT', url: `/pages/${context.run.id}`, body: page }),
  ]);
  await server.close();
});

test.each([
  ['High', page],
  ['Medium', { ...page, description: 'Short.' }],
  [
    'Low',
    {
      ...page,
      description: 'Short.',
      seo: { ...page.seo, keywords: [] },
      sections: [{ ...page.sections[0]!, body: 'TODO' }],
    },
  ],
])('quality: %s', (bucket, given) => {
  expect(qualityOf(given)).toMatchObject({ bucket });
});

test.each([
  ['no prompt', { prompt: ' ' }, 'prompt'],
  ['a prompt too long', { prompt: 'x'.repeat(20_001) }, 'prompt'],
  ['NUL in the prompt', { prompt: 'a\0b' }, 'prompt'],
  ['half a character in the prompt', { prompt: 'a\ud83d' }, 'prompt'],
  ['a bad slug', { prompt: 'x', slug: 'a b' }, 'slug'],
])('input with %s is refused', (_, given, field) => {
  expect(pageKind.input.safeParse(given).error?.issues[0]?.path).toEqual([field]);
});
