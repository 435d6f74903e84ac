// The step generate: the prompt, and the validation of the model's output.
import { testContext } from '../testing/context';
import { generate } from './generate';
import type { UpgradeInput } from './kind';
import type { Analysis, Results } from './results';

const analysis: Analysis = {
  manifest: '{"dependencies":{"lodash":"^4.17.20"}}',
  path: 'package.json',
  range: '^4.17.20',
  from: '4.17.20',
  to: '4.17.21',
  change: 'patch',
  warnings: [],
  declarations: [0],
  others: [],
};
const good = { package: 'lodash', from: '^4.17.20', to: '4.17.21', range: '^4.17.21', risk: 'low', summary: 'A fix.' };
const input: UpgradeInput = { ecosystem: 'npm', package: 'lodash', version: '4.17.21' };

interface Setup {
  readonly answer: string | object;
  readonly input?: UpgradeInput;
  readonly analysis?: Partial<Analysis>;
}

function run({ answer, input: upgrade = input, analysis: change }: Setup) {
  const { context, ...recorded } = testContext<UpgradeInput, Results>({
    ...{ kind: 'upgrade', step: 'generate', input: upgrade, before: { analyze: { ...analysis, ...change } } },
    outputs: [answer],
  });
  return { generation: generate(context), ...recorded };
}

test('the prompt names the package, the current range and the target version', async () => {
  const { generation, prompts } = run({ answer: good });
  await generation;
  expect(prompts[0]?.prompt).toContain('package: lodash\ncurrent: ^4.17.20\ntarget: 4.17.21\n');
  expect(prompts[0]?.prompt).toContain(analysis.manifest);
});

test.each([
  ['an object', good],
  ['JSON text', JSON.stringify(good)],
  ['JSON in a code fence', `\`\`\`json\n${JSON.stringify(good)}\n\`\`\`\n`],
])('valid output as %s is accepted', async (_, answer) => {
  const { generation, validations } = run({ answer });
  await expect(generation).resolves.toEqual({
    ...{ range: '^4.17.21', risk: 'low', summary: 'A fix.' },
    ...{ provider: 'openai', model: 'gpt-4.1-mini', cost_usd: 0.000001 },
  });
  expect(validations).toEqual([true]);
});

test.each([
  ['text that is not JSON', 'Sure! Here you go.', 'answer'],
  ['a missing field', { ...good, risk: undefined }, 'risk'],
  ['another package', { ...good, package: 'underscore' }, 'instead of lodash'],
  ['another version', { ...good, to: '4.17.20' }, 'instead of 4.17.21'],
  ['a range that misses the target', { ...good, range: '~4.16.0' }, 'does not admit 4.17.21'],
  ['the same range', { ...good, range: '^4.17.20' }, 'is still ^4.17.20'],
  ['a URL as range', { ...good, range: 'https://evil.example/x.tgz' }, 'is not a range'],
])('%s is rejected and retryable', async (_, answer, reason) => {
  const { generation, validations } = run({ answer });
  await expect(generation).rejects.toMatchObject({ errorClass: 'VALIDATION_ERROR', retryable: true });
  await expect(generation).rejects.toThrow(reason);
  expect(validations).toEqual([false]);
});

test.each([
  ['pip', '==2.31.0', '2.32.3', '==2.32.3'],
  ['pip', '>=2.31,<3', '2.32.3', '>=2.32.3,<3'],
  ['cargo', '1.0.190', '1.0.210', '1.0.210'],
  ['go', 'v1.9.1', 'v1.10.0', 'v1.10.0'],
] as const)('%s: %s becomes %s by %s', async (ecosystem, current, version, range) => {
  const answer = { ...good, from: current, to: version, range };
  const upgrade = { ecosystem, package: 'lodash', version };
  const { generation } = run({ answer, input: upgrade, analysis: { range: current, to: version } });
  await expect(generation).resolves.toMatchObject({ range });
});

test.each([
  ['pip', '==2.31.0', '2.32.3', '^2.32.3', 'is not a range'],
  ['pip', '==2.31.0', '2.32.3', '==2.32.3\nevil', 'is not a range'],
  ['pip', '==2.31.0', '2.32.3', '>=2.32.3,', 'is not a range'],
  ['cargo', '1.0.190', '1.0.210', '>=2', 'does not admit'],
  ['go', 'v1.9.1', 'v1.10.0', 'v1.9.5', 'does not admit'],
] as const)('%s: from %s to %s, the range %j is rejected', async (ecosystem, current, version, range, reason) => {
  const answer = { ...good, from: current, to: version, range };
  const upgrade = { ecosystem, package: 'lodash', version };
  const { generation } = run({ answer, input: upgrade, analysis: { range: current, to: version } });
  await expect(generation).rejects.toThrow(reason);
});

test('a Poetry constraint keeps its syntax', async () => {
  const upgrade = { ecosystem: 'pip', package: 'lodash', version: '2.32.3' } as const;
  const answer = { ...good, from: '^2.31', to: '2.32.3', range: '^2.32.3' };
  const change = { range: '^2.31', to: '2.32.3', dialect: 'poetry' } as const;
  const { generation, prompts } = run({ answer, input: upgrade, analysis: change });
  await expect(generation).resolves.toMatchObject({ range: '^2.32.3' });
  expect(prompts[0]?.system).toContain('a Poetry version constraint');
});
