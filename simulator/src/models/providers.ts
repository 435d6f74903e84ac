// The simulated model providers and the properties of a model.

/** The names are those of the platform's signals. */
export const PROVIDERS = ['openai', 'anthropic', 'google', 'openai_compatible'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

export interface Model {
  readonly name: string;
  /** The dated name in responses. */
  readonly snapshot: string;
  readonly contextTokens: number;
  readonly tokensPerSecond: number;
  /** Whether it generates reasoning tokens before the output. */
  readonly reasons: boolean;
}

/** Finds a model by its name or snapshot. */
export function findModel(models: readonly Model[], name: string): Model | undefined {
  return models.find((model) => model.name === name || model.snapshot === name);
}
