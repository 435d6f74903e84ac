// The providers that the configuration names, in its order.
import type { AiConfig } from '../config';
import { anthropic } from './anthropic';
import { google } from './google';
import { openai, type Account } from './openai';
import { openaiCompatible } from './openai-compatible';
import type { Provider, ProviderName } from './provider';
import { sdkProvider, type SdkProvider } from './sdk-provider';

type Maker = (config: AiConfig) => Omit<SdkProvider, 'idleTimeoutMs'>;

const MAKERS: Readonly<Record<ProviderName, Maker>> = {
  openai: (c) => openai(account(c.OPENAI_BASE_URL, c.OPENAI_API_KEY, c.AI_MODEL)),
  anthropic: (c) => anthropic(account(c.ANTHROPIC_BASE_URL, c.ANTHROPIC_API_KEY, c.ANTHROPIC_MODEL)),
  google: (c) => google(account(c.GOOGLE_BASE_URL, c.GOOGLE_API_KEY, c.GOOGLE_MODEL)),
  openai_compatible: (c) =>
    openaiCompatible({
      ...account(c.OPENAI_COMPATIBLE_BASE_URL, c.OPENAI_COMPATIBLE_API_KEY, c.OPENAI_COMPATIBLE_MODEL),
      vendor: c.OPENAI_COMPATIBLE_NAME,
    }),
};

export function configuredProviders(config: AiConfig): readonly Provider[] {
  const idleTimeoutMs = config.LLM_IDLE_TIMEOUT_MS;
  return config.LLM_PROVIDERS.map((name) => sdkProvider({ ...MAKERS[name](config), idleTimeoutMs }));
}

/** What the configuration is checked to have for each provider that it names. */
function account(baseUrl: string | undefined, apiKey: string | undefined, defaultModel: string): Account {
  return { baseUrl: baseUrl!, apiKey: apiKey!, defaultModel };
}
