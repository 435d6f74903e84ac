// A request to a model, independent of the provider's format.
import type { Model, ProviderName } from './providers';

export interface Message {
  readonly role: string;
  readonly text: string;
}

/** The required format of the output; a schema is a JSON Schema. */
export type OutputFormat =
  | { readonly type: 'text' }
  | { readonly type: 'json'; readonly schema?: Readonly<Record<string, unknown>> | undefined };

export interface ModelRequest {
  readonly provider: ProviderName;
  readonly model: Model;
  /** The system message comes first. */
  readonly messages: readonly Message[];
  readonly format: OutputFormat;
  /** Maximum tokens of the output, including reasoning. */
  readonly maxTokens: number;
  /** Number of leading messages that may be cached; default: all. Set for providers with explicit cache control. */
  readonly cachedMessages?: number;
}
