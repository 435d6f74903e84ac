// A request to a model as all providers mean it, whatever their own shape of it is.
import type { Model, ProviderName } from './providers';

export interface Message {
  readonly role: string;
  readonly text: string;
  readonly images?: number;
}

/** The form that the answer must have; a schema is JSON Schema. */
export type AnswerFormat =
  | { readonly type: 'text' }
  | { readonly type: 'json'; readonly schema?: Readonly<Record<string, unknown>> | undefined };

export interface ModelRequest {
  readonly provider: ProviderName;
  readonly model: Model;
  /** The system's message first. */
  readonly messages: readonly Message[];
  readonly format: AnswerFormat;
  /** The most tokens that the answer may have, reasoning included. */
  readonly maxTokens: number;
  /** How many of the first messages may be read from the cache; all, unless the provider wants to be told. */
  readonly cachedMessages?: number;
}
