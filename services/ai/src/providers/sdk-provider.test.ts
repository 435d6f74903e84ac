import { ServiceError } from '@sextant/telemetry/errors';
import type { LanguageModel } from './sdk-call';
import { sdkProvider } from './sdk-provider';

const failing = (error: Error) =>
  sdkProvider({
    name: 'openai',
    genAiName: 'openai',
    priceName: 'openai',
    usageShape: 'openai',
    defaultModel: 'm',
    baseUrl: 'http://127.0.0.1:1/v1',
    idleTimeoutMs: 1_000,
    model: () => ({ doGenerate: () => Promise.reject(error) }) as unknown as LanguageModel,
  });
const call = { model: 'm', prompt: 'p', timeoutMs: 1_000 };

it('does not count a call that was never sent against the provider', async () => {
  expect(await failing(new TypeError('no such option')).call(call)).toMatchObject({
    error: expect.any(ServiceError),
    requestFault: true,
    seconds: 0,
  });
});
