// The providers of models that are simulated, and what each model of theirs is like.

/** Named as the platform's own signals name them. */
export const PROVIDERS = ['openai', 'anthropic', 'google', 'openai_compatible'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

export interface Model {
  readonly name: string;
  /** The dated name that answers carry. */
  readonly snapshot: string;
  readonly contextTokens: number;
  readonly tokensPerSecond: number;
  /** Thinks before it answers. */
  readonly reasons: boolean;
}

/** Finds a model by its name or the name of its snapshot. */
export function findModel(models: readonly Model[], name: string): Model | undefined {
  return models.find((model) => model.name === name || model.snapshot === name);
}
