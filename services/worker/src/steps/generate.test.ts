// What a model answers is checked before it is used.
import { aiJobsValidationPassRate, aiJobsValidationTotal } from '@sextant/signals/jobs';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import type { GenerateRequest } from '../clients/ai';
import type { Analysis, StepJob } from '../job';
import { generate } from './generate';

const analysis: Analysis = {
  manifest: '{"dependencies":{"lodash":"^4.17.20"}}',
  range: '^4.17.20',
  from: '4.17.20',
  to: '4.17.21',
  change: 'patch',
  warnings: [],
};
const good = { package: 'lodash', from: '^4.17.20', to: '4.17.21', range: '^4.17.21', risk: 'low', summary: 'A fix.' };
const job: StepJob = {
  ...{ run_id: 'run', org_id: 'org', kind: 'upgrade', step: 'generate', correlation_id: 'c' },
  input: { ecosystem: 'npm', package: 'lodash', version: '4.17.21' },
};

let telemetry: Capture;
beforeEach(() => {
  telemetry = captureTelemetry();
});

function run(answer: { text?: string; object?: unknown }, requests: GenerateRequest[] = []) {
  const ai = async (request: GenerateRequest) => {
    requests.push(request);
    return { text: '', provider: 'openai' as const, model: 'gpt-4.1-mini', cost_nano_usd: 123_000, ...answer };
  };
  return generate({ job, before: { analyze: analysis }, callId: 'call-1' }, { ai, onAnswer: () => undefined });
}

test('the prompt names package, current range and target, and the call id', async () => {
  const requests: GenerateRequest[] = [];
  await run({ object: good }, requests);
  expect(requests[0]).toMatchObject({ call_id: 'call-1', run_id: 'run', org_id: 'org', step: 'generate' });
  expect(requests[0]?.prompt).toContain('package: lodash\ncurrent: ^4.17.20\ntarget: 4.17.21\n');
  expect(requests[0]?.prompt).toContain(analysis.manifest);
});

test.each([
  ['an object', { object: good }],
  ['JSON text', { text: JSON.stringify(good) }],
  ['JSON in a code fence', { text: `\`\`\`json\n${JSON.stringify(good)}\n\`\`\`\n` }],
])('%s that holds is used', async (_, answer) => {
  await expect(run(answer)).resolves.toEqual({
    ...{ range: '^4.17.21', risk: 'low', summary: 'A fix.' },
    ...{ provider: 'openai', model: 'gpt-4.1-mini', cost_usd: 0.000123 },
  });
});

test.each([
  ['no JSON', { text: 'Sure! Here you go.' }, 'answer'],
  ['a missing field', { object: { ...good, risk: undefined } }, 'risk'],
  ['another package', { object: { ...good, package: 'underscore' } }, 'instead of lodash'],
  ['another version', { object: { ...good, to: '4.17.20' } }, 'instead of 4.17.21'],
  ['a range that misses the target', { object: { ...good, range: '~4.16.0' } }, 'does not admit 4.17.21'],
  ['the same range', { object: { ...good, range: '^4.17.20' } }, 'there already'],
  ['an address as range', { object: { ...good, range: 'https://evil.example/x.tgz' } }, 'is not a range'],
])('%s is refused, and may be tried again', async (_, answer, reason) => {
  const generation = run(answer);
  await expect(generation).rejects.toMatchObject({ errorClass: 'VALIDATION_ERROR', retryable: true });
  await expect(generation).rejects.toThrow(reason);
});

test('the share of answers that passed is over the last hundred', async () => {
  for (let i = 0; i < 100; i += 1) await run({ object: good });
  await expect(telemetry.value(aiJobsValidationPassRate, { kind: 'upgrade' })).resolves.toBe(100);
  await run({ text: 'no' }).catch(() => undefined);
  await expect(telemetry.value(aiJobsValidationPassRate, { kind: 'upgrade' })).resolves.toBe(99);
  await expect(telemetry.value(aiJobsValidationTotal, { kind: 'upgrade', result: 'pass' })).resolves.toBe(100);
  await expect(telemetry.value(aiJobsValidationTotal, { kind: 'upgrade', result: 'fail' })).resolves.toBe(1);
});
