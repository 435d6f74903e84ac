// OpenAI, by its chat completions.
import { createOpenAI } from '@ai-sdk/openai';
import { timedFetch } from './call-clock';
import type { ProviderCall } from './provider';
import type { SdkProvider } from './sdk-provider';

export interface Account {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly defaultModel: string;
}

export function openai({ baseUrl, apiKey, defaultModel }: Account): Omit<SdkProvider, 'idleTimeoutMs'> {
  const sdk = createOpenAI({ baseURL: baseUrl, apiKey, fetch: timedFetch });
  return {
    name: 'openai',
    genAiName: 'openai',
    priceName: 'openai',
    defaultModel,
    baseUrl,
    model: (name) => sdk.chat(name),
    options: ({ serviceTier }: ProviderCall) => ({ openai: serviceTier ? { serviceTier } : {} }),
  };
}
