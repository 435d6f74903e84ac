// Anthropic, by its messages.
import { createAnthropic } from '@ai-sdk/anthropic';
import type { Account } from './openai';
import { providerFetch } from './provider-fetch';
import type { SdkProvider } from './sdk-provider';

/** Anthropic sells its priority tier by contract and chooses it by itself, so that none is asked for. */
export function anthropic({ baseUrl, apiKey, defaultModel }: Account): Omit<SdkProvider, 'idleTimeoutMs'> {
  const sdk = createAnthropic({ baseURL: baseUrl, apiKey, fetch: providerFetch });
  return {
    name: 'anthropic',
    genAiName: 'anthropic',
    priceName: 'anthropic',
    usageShape: 'anthropic',
    defaultModel,
    baseUrl,
    model: (name) => sdk.languageModel(name),
  };
}
