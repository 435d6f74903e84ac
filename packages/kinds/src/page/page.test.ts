// The steps of the kind page, with valid, invalid and dangerous output of models.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { HttpError } from '@sextant/http/client';
import { startServer } from '@sextant/http/testing/server';
import { captureTelemetry } from '@sextant/telemetry/testing';
import { createCms } from '../clients/cms';
import { testContext } from '../testing/context';
import { MAX_PAGE_BYTES, pageSchema, pageShape, type PageDocument } from './document';
import { pageKind, type PageInput } from './kind';
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
  options: { outputs?: (string | object)[]; before?: Partial<PageResults>; input?: PageInput },
) => testContext<PageInput, PageResults>({ kind: 'page', step, input, ...options });

/** The error of the ai service for output that is not JSON. */
const invalidOutput = new HttpError('the answer of the provider is not JSON', {
  errorClass: 'VALIDATION_ERROR',
  response: { status: 502, headers: new Headers(), body: {} },
});

describe('the schema', () => {
  test('equals the published file', () => {
    const file = resolve(__dirname, '../../../../docs/schemas/page.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(pageSchema);
  });

  test('has no limits for models, requires every property and allows no others', () => {
    expect(JSON.stringify(pageShape)).not.toMatch(/"(minLength|maxLength|pattern|minItems|maxItems)"/);
    expect(pageShape).toMatchObject({ additionalProperties: false, required: Object.keys(page) });
  });
});

describe('a page is valid', () => {
  test.each([
    ['as JSON', JSON.stringify(page)],
    ['in a code fence', `\`\`\`json\n${JSON.stringify(page)}\n\`\`\``],
    ['with text about JavaScript', JSON.stringify(withBody('JavaScript: The Good Parts, `a < b`, on = off'))],
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
      'with all kinds of allowed links',
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
    ['that is not JSON', 'Here is your page: {', /not JSON/],
    ['that is not an object', '[]', /^page: must be object/],
    ['without a title', { ...page, title: undefined }, /required property 'title'/],
    ['with an unknown field', { ...page, theme: 'dark' }, /additional properties \(theme\)/],
    ['with an invalid slug', { ...page, slug: 'Anvils!' }, /^slug: must match pattern/],
    ['without sections', { ...page, sections: [] }, /^sections: must NOT have fewer/],
    [
      'with a section of an unknown kind',
      { ...page, sections: [{ ...page.sections[0], kind: 'ad' }] },
      /^sections\.0\.kind/,
    ],
    [
      'with two sections of the same slug',
      { ...page, sections: [page.sections[0], { ...page.sections[1], heading: 'Why: ours!' }] },
      /^sections\.1\.heading: .*not unique/,
    ],
    [
      'with a heading of punctuation marks',
      { ...page, sections: [{ ...page.sections[0], heading: '!?' }] },
      /must contain a letter or digit/,
    ],
    ['with a script', withBody('<script>alert(1)</script>'), /<script>/],
    ['with a script in its title', { ...page, title: '< ScRiPt src=x>' }, /^title: .*<script>/],
    ['with an iframe', withBody('<iframe src="https://x.example">'), /<iframe>/],
    ['with an event handler', withBody('<img src="https://x.example/" onerror=alert(1)>'), /event handlers/],
    ['with a javascript: link', withBody('[a](javascript:alert(1))'), /link "javascript:alert\(1"/],
    ['with an encoded javascript: link', withBody('[a](java&#115;cript:alert(1))'), /must be absolute/],
    ['with a JaVaScRiPt: link in angle brackets', withBody('[a](<JaVaScRiPt:alert(1)>)'), /must be absolute/],
    ['with a javascript: link as a reference', withBody('[a][b]\n\n[b]: javascript:alert(1)'), /must be absolute/],
    ['with a javascript: link in HTML', withBody('<a href="javascript:alert(1)">a</a>'), /must be absolute/],
    ['with a data: link', withBody('![a](data:text/html;base64,PHN2Zz4=)'), /must be absolute/],
    ['with a relative link', withBody('[a](story.html)'), /must be absolute/],
    ['with a protocol-relative link', withBody('[a](//evil.example)'), /must be absolute/],
    ['with a protocol-relative link with a backslash', withBody('[a](/\\evil.example)'), /must be absolute/],
    ['with NUL', withBody('a\0b'), /control characters/],
    ['with an unpaired surrogate', withBody('a\ud83db'), /control characters/],
    ['of 5 MB', 'x'.repeat(5_000_000), /has 5000000 bytes/],
  ])('%s', (_, content, problem) => {
    const { problems = [] } = checkPage(typeof content === 'string' ? content : JSON.stringify(content));
    expect(problems).toEqual(expect.arrayContaining([expect.stringMatching(problem)]));
  });
});

describe('generate', () => {
  test('requests the page by its schema without limits', async () => {
    const { context, prompts } = stepOf('generate', { outputs: [page], input: { ...input, slug: 'my-page' } });
    await expect(pageSteps.generate(context)).resolves.toEqual({ draft: JSON.stringify(page) });
    expect(prompts).toEqual([expect.objectContaining({ responseSchema: pageShape })]);
    expect(prompts[0]?.prompt).toContain('a page about anvils\nslug: my-page');
  });

  test('returns an empty draft if the output is not JSON, so the step validate repairs it', async () => {
    await expect(pageSteps.generate(stepOf('generate', { outputs: [invalidOutput] }).context)).resolves.toEqual({
      draft: '',
    });
  });

  test('rejects a draft of 5 MB with a retryable error', async () => {
    const { context, validations } = stepOf('generate', { outputs: ['x'.repeat(5_000_000)] });
    const generating = pageSteps.generate(context);
    await expect(generating).rejects.toMatchObject({ errorClass: 'VALIDATION_ERROR', retryable: true });
    await expect(generating).rejects.toThrow(`the page has 5000000 bytes, more than the limit of ${MAX_PAGE_BYTES}`);
    expect(validations).toEqual([false]);
  });

  test('rejects with other errors of the ai service', async () => {
    const unavailable = new HttpError('unavailable', { errorClass: 'SERVICE_UNAVAILABLE' });
    await expect(pageSteps.generate(stepOf('generate', { outputs: [unavailable] }).context)).rejects.toBe(unavailable);
  });
});

describe('validate', () => {
  const draft = (content: string | object) => ({
    generate: { draft: typeof content === 'string' ? content : JSON.stringify(content) },
  });

  test('accepts a valid draft without a model call', async () => {
    const { context, prompts, validations } = stepOf('validate', { before: draft(page) });
    await expect(pageSteps.validate(context)).resolves.toEqual({ page, repaired: false });
    expect([prompts, validations]).toEqual([[], [true]]);
  });

  test('replaces the slug with that of the user', async () => {
    const { context } = stepOf('validate', { before: draft(page), input: { ...input, slug: 'mine' } });
    await expect(pageSteps.validate(context)).resolves.toMatchObject({ page: { slug: 'mine' } });
  });

  test('asks the model to repair an invalid draft, with its problems', async () => {
    const bad = withBody('[a](javascript:x)');
    const { context, prompts, validations } = stepOf('validate', { before: draft(bad), outputs: [page] });
    await expect(pageSteps.validate(context)).resolves.toEqual({ page, repaired: true });
    expect(prompts[0]?.prompt).toContain('sections.0.body: the link "javascript:x" must be absolute');
    expect(prompts[0]?.prompt).toContain(JSON.stringify(bad));
    expect(validations).toEqual([false, true]);
  });

  test.each<[string, string | object]>([
    ['invalid', { ...page, slug: '!' }],
    ['empty', ''],
    ['not JSON', invalidOutput],
    ['5 MB', 'x'.repeat(5_000_000)],
  ])('repairs once: a repair that is %s fails without a retry', async (_, repaired) => {
    const { context, prompts, validations } = stepOf('validate', { before: draft('no'), outputs: [repaired, page] });
    await expect(pageSteps.validate(context)).rejects.toMatchObject({
      errorClass: 'VALIDATION_ERROR',
      retryable: false,
    });
    expect([prompts.length, validations]).toEqual([1, [false, false]]);
  });

  test('rejects with the error of an unavailable model', async () => {
    const unavailable = new HttpError('unavailable', { errorClass: 'SERVICE_UNAVAILABLE' });
    const { context } = stepOf('validate', { before: draft(''), outputs: [unavailable] });
    await expect(pageSteps.validate(context)).rejects.toBe(unavailable);
  });
});

test('a page is published to the CMS under the id of the run', async () => {
  const server = await startServer(() => ({ status: 201, body: { url: 'https://cms.example/anvils' } }));
  const cms = createCms(server.url);
  const { context } = stepOf('publish', {});
  const put = { id: context.run.id, page, signal: context.signal };
  await expect(cms.putPage(put)).resolves.toBe('https://cms.example/anvils');
  expect(server.requests).toEqual([
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
])('quality: %s', (bucket, rated) => {
  expect(qualityOf(rated)).toMatchObject({ bucket });
});

test.each([
  ['no prompt', { prompt: ' ' }, 'prompt'],
  ['a prompt that is too long', { prompt: 'x'.repeat(20_001) }, 'prompt'],
  ['NUL in the prompt', { prompt: 'a\0b' }, 'prompt'],
  ['an unpaired surrogate in the prompt', { prompt: 'a\ud83d' }, 'prompt'],
  ['an invalid slug', { prompt: 'x', slug: 'a b' }, 'slug'],
])('input with %s is rejected', (_, invalid, field) => {
  expect(pageKind.input.safeParse(invalid).error?.issues[0]?.path).toEqual([field]);
});
