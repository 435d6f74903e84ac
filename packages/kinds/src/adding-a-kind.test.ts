// Compiles and runs the code in docs/adding-a-kind.md.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import type { Handlers, Kind } from './declare';
import { testContext } from './testing/context';

const ROOT = resolve(__dirname, '../../..');

const document = readFileSync(join(ROOT, 'docs/adding-a-kind.md'), 'utf8');
/** The code blocks of the document by their path. */
const files = new Map([...document.matchAll(/^```ts (\S+)\n([^]*?)^```$/gm)].map(([, path, code]) => [path!, code!]));

/** Runs a file of the document. Its imports resolve to compiled files. */
function load(path: string): Record<string, unknown> {
  const code = ts.transpileModule(files.get(path)!, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const module = { exports: {} };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the test runs the code of the document
  new Function('exports', 'require', code.outputText)(
    module.exports,
    createRequire(join(ROOT, 'packages/kinds/dist/translate/x.js')),
  );
  return module.exports;
}

test('the kind validates its input', () => {
  const { translateKind } = load('packages/kinds/src/translate/kind.ts') as { translateKind: Kind };
  expect(translateKind.steps.map(({ step }) => step)).toEqual(['translate', 'count']);
  expect(translateKind.input.safeParse({ text: 'Hello.', language: 'de' }).success).toBe(true);
  expect(translateKind.input.safeParse({ text: 'Hello.', language: 'German' }).error?.issues[0]?.path).toEqual([
    'language',
  ]);
});

test('the steps run, and an incomplete translation is rejected', async () => {
  interface Results {
    readonly translate: { readonly paragraphs: readonly string[] };
    readonly count: { readonly words: number };
  }
  type Input = { readonly text: string; readonly language: string };
  const { translateSteps } = load('packages/kinds/src/translate/steps.ts') as {
    translateSteps: Handlers<Input, Results>;
  };
  const contextOf = (answer: object) =>
    testContext<Input, Results>({
      ...{ kind: 'page', step: 'translate', input: { text: 'One.\n\nTwo.', language: 'de' }, outputs: [answer] },
      before: { translate: { paragraphs: ['Eins zwei.', 'Drei'] } },
    }).context;
  await expect(translateSteps.translate(contextOf({ paragraphs: ['Eins.', 'Zwei.'] }))).resolves.toEqual({
    paragraphs: ['Eins.', 'Zwei.'],
    model: 'gpt-4.1-mini',
  });
  await expect(translateSteps.translate(contextOf({ paragraphs: ['Eins.'] }))).rejects.toMatchObject({
    retryable: true,
  });
  await expect(translateSteps.count(contextOf({}))).resolves.toEqual({ words: 3 });
});
