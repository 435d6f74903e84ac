// Creates the configured providers, in the configured order.
import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogle } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { ProviderName } from '@sextant/signals/labels';
import type { AiConfig } from '../config';
import type { Provider } from './provider';
import { providerFetch as fetch } from './provider-fetch';
import { sdkProvider, type SdkProvider } from './sdk-provider';

export function configuredProviders(config: AiConfig): readonly Provider[] {
  const idleTimeoutMs = config.LLM_IDLE_TIMEOUT_MS;
  return config.LLM_PROVIDERS.map((name) => sdkProvider({ name, ...SETTINGS[name](config), idleTimeoutMs }));
}

type Settings = (config: AiConfig) => Omit<SdkProvider, 'name' | 'idleTimeoutMs'>;

/** aiConfig() has checked that the URL and the key of each configured provider are set. */
const SETTINGS: Readonly<Record<ProviderName, Settings>> = {
  openai: ({ OPENAI_BASE_URL: baseURL, OPENAI_API_KEY: apiKey, AI_MODEL }) => {
    const sdk = createOpenAI({ baseURL, apiKey: apiKey!, fetch });
    return {
      genAiName: 'openai',
      priceName: 'openai',
      usageShape: 'openai',
      defaultModel: AI_MODEL,
      baseUrl: baseURL,
      model: (name) => sdk.chat(name),
      options: ({ serviceTier }) => serviceTier && { openai: { serviceTier } },
    };
  },
  // Without a tier option: Anthropic sells its priority tier by contract and applies it by itself.
  anthropic: ({ ANTHROPIC_BASE_URL: baseURL, ANTHROPIC_API_KEY: apiKey, ANTHROPIC_MODEL }) => {
    const sdk = createAnthropic({ baseURL, apiKey: apiKey!, fetch });
    return {
      genAiName: 'anthropic',
      priceName: 'anthropic',
      usageShape: 'anthropic',
      defaultModel: ANTHROPIC_MODEL,
      baseUrl: baseURL,
      model: (name) => sdk.languageModel(name),
    };
  },
  google: ({ GOOGLE_BASE_URL: baseURL, GOOGLE_API_KEY: apiKey, GOOGLE_MODEL }) => {
    const sdk = createGoogle({ baseURL, apiKey: apiKey!, fetch });
    return {
      genAiName: 'gcp.gemini',
      priceName: 'google',
      usageShape: 'google',
      defaultModel: GOOGLE_MODEL,
      baseUrl: baseURL,
      model: (name) => sdk.languageModel(name),
      options: ({ serviceTier }) => serviceTier && { google: { serviceTier } },
    };
  },
  openai_compatible: ({ OPENAI_COMPATIBLE_BASE_URL, OPENAI_COMPATIBLE_API_KEY: apiKey, ...config }) => {
    const { OPENAI_COMPATIBLE_NAME: name, OPENAI_COMPATIBLE_MODEL } = config;
    const baseURL = OPENAI_COMPATIBLE_BASE_URL!;
    const structured = { includeUsage: true, supportsStructuredOutputs: true };
    const sdk = createOpenAICompatible({ name, baseURL, apiKey: apiKey!, fetch, ...structured });
    return {
      genAiName: name,
      priceName: name,
      usageShape: 'openai',
      defaultModel: OPENAI_COMPATIBLE_MODEL,
      baseUrl: baseURL,
      model: (model) => sdk.chatModel(model),
    };
  },
};
