// A call to a provider: what it is made of, and what is known of it when it has ended.
import type { PriceOverride } from '@sextant/records/ledger/price-overrides';
import type { AnswerSchema } from '../api/response-schema';
import type { GenerateRequest } from '../api/generate-request';
import type { Price, Usage } from '../pricing/priced-call';
import type { Outcome, Provider } from '../providers/provider';

/** A request as it goes to the router: calls of our own, such as probes, have no run. */
export type RoutedRequest = Omit<GenerateRequest, 'run_id' | 'response_schema' | 'stream'> & {
  readonly run_id: string | null;
  readonly response_schema?: AnswerSchema | undefined;
};

export interface Attempt {
  readonly request: RoutedRequest;
  readonly provider: Provider;
  readonly model: string;
  readonly callId: string;
  readonly timeoutMs: number;
  /** Whether that is less than a call is given otherwise. */
  readonly curtailed?: boolean;
  readonly onText?: ((delta: string) => void) | undefined;
  /** The org's own prices, asked for when the call has ended; undefined when they cannot be known, and then no cost can. */
  readonly prices: () => Promise<readonly PriceOverride[] | undefined>;
}

/** A call that has ended. */
export interface Called {
  readonly outcome: Outcome;
  readonly price: Price | undefined;
  /** As the provider counted it, or as estimated; undefined when there was no answer to count. */
  readonly usage: Usage | undefined;
  readonly estimated: boolean;
}

export type Recorded = Called & {
  readonly ledgerId: string;
  /** When its row was made; undefined when the row could not be kept. */
  readonly ledgerAt: Date | undefined;
};
