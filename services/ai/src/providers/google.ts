// Google's Gemini API.
import { createGoogle } from '@ai-sdk/google';
import type { Account } from './openai';
import type { ProviderCall } from './provider';
import { providerFetch } from './provider-fetch';
import type { SdkProvider } from './sdk-provider';

export function google({ baseUrl, apiKey, defaultModel }: Account): Omit<SdkProvider, 'idleTimeoutMs'> {
  const sdk = createGoogle({ baseURL: baseUrl, apiKey, fetch: providerFetch });
  return {
    name: 'google',
    genAiName: 'gcp.gemini',
    priceName: 'google',
    usageShape: 'google',
    defaultModel,
    baseUrl,
    model: (name) => sdk.languageModel(name),
    options: ({ serviceTier }: ProviderCall) => serviceTier && { google: { serviceTier } },
  };
}
