// Providers as the router sees them: calls and their outcomes.
import type { ProviderName } from '@sextant/signals/labels';
import type { ServiceError } from '@sextant/telemetry/errors';
import type { ResponseSchema } from '../api/response-schema';
import type { ReportedUsage } from '../usage/reported-usage';

/** Tiers that a caller may request instead of the standard tier: flex is cheaper and slower, priority the opposite. */
export const SERVICE_TIERS = ['flex', 'priority'] as const;
export type ServiceTier = (typeof SERVICE_TIERS)[number];

export interface ProviderCall {
  readonly model: string;
  readonly system?: string | undefined;
  readonly prompt: string;
  readonly maxOutputTokens?: number | undefined;
  readonly schema?: ResponseSchema | undefined;
  readonly serviceTier?: ServiceTier | undefined;
  /** Timeout in milliseconds. */
  readonly timeoutMs: number;
  /** True when the rest of the request's time limit shortens `timeoutMs`. */
  readonly curtailed?: boolean | undefined;
  /** Streams the response to this reader. */
  readonly reader?: TextReader | undefined;
}

/** Reads a response while the provider sends it. */
export interface TextReader {
  readonly onText: (delta: string) => void;
  /** Aborted when the reader needs no more text, which cancels the call. */
  readonly signal: AbortSignal;
}

/** The response of a provider; the part that arrived when it was cut off. */
export interface Completion {
  readonly text: string;
  /** The parsed text when the call has a schema. */
  readonly object?: unknown;
  readonly reported: ReportedUsage;
  /** The usage as reported, unparsed. */
  readonly rawUsage: unknown;
  readonly id: string | undefined;
  readonly model: string | undefined;
  readonly finishReason: string | undefined;
  /** As reported by the provider, otherwise as requested. */
  readonly serviceTier: string | undefined;
}

/** A failed call may have a completion: a response that cannot be used is billed too. */
export type CallResult = (
  | { readonly completion: Completion; readonly error?: undefined }
  | { readonly completion?: Completion; readonly error: ServiceError }
) & {
  /** The request caused the failure, which therefore must not affect the provider's state or other orgs. */
  readonly requestFault?: boolean | undefined;
};

export type CallOutcome = CallResult & {
  /** From the request to the last byte of the response. */
  readonly seconds: number;
  /** From the request to the first text of a streamed response. */
  readonly firstTextSeconds?: number | undefined;
};

export interface Provider {
  readonly name: ProviderName;
  /** Name in the GenAI semantic conventions. */
  readonly genAiName: string;
  /** Name in the price table. */
  readonly priceName: string;
  /** For requests without a model. */
  readonly defaultModel: string;
  readonly server: { readonly address: string; readonly port: number };
  /** Makes one attempt. Never rejects. */
  call(call: ProviderCall): Promise<CallOutcome>;
}
