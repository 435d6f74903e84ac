// Any other endpoint that speaks OpenAI's chat completions.
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { Account } from './openai';
import { providerFetch } from './provider-fetch';
import type { SdkProvider } from './sdk-provider';

/** `vendor` is who runs the endpoint, as the price table names it where it knows it. */
export function openaiCompatible({
  baseUrl,
  apiKey,
  defaultModel,
  vendor,
}: Account & { readonly vendor: string }): Omit<SdkProvider, 'idleTimeoutMs'> {
  const sdk = createOpenAICompatible({
    name: vendor,
    baseURL: baseUrl,
    apiKey,
    fetch: providerFetch,
    includeUsage: true,
    supportsStructuredOutputs: true,
  });
  return {
    name: 'openai_compatible',
    genAiName: vendor,
    priceName: vendor,
    usageShape: 'openai',
    defaultModel,
    baseUrl,
    model: (name) => sdk.chatModel(name),
  };
}
