// OpenAI, by its chat completions.
import { createOpenAI } from '@ai-sdk/openai';
import type { ProviderCall } from './provider';
import { providerFetch } from './provider-fetch';
import type { SdkProvider } from './sdk-provider';

export interface Account {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly defaultModel: string;
}

export function openai({ baseUrl, apiKey, defaultModel }: Account): Omit<SdkProvider, 'idleTimeoutMs'> {
  const sdk = createOpenAI({ baseURL: baseUrl, apiKey, fetch: providerFetch });
  return {
    name: 'openai',
    genAiName: 'openai',
    priceName: 'openai',
    usageShape: 'openai',
    defaultModel,
    baseUrl,
    model: (name) => sdk.chat(name),
    options: ({ serviceTier }: ProviderCall) => serviceTier && { openai: { serviceTier } },
  };
}
