// The fallback chain of a request: providers in the order in which they are tried, each with its model.
import type { ProviderName } from '@sextant/signals/labels';
import { lruMap } from '../cache/lru-map';
import { makerOf } from '../pricing/pricing';
import type { Provider } from '../providers/provider';

export interface Candidate {
  readonly provider: Provider;
  readonly model: string;
}

export interface RoutePreferences {
  readonly provider?: ProviderName | undefined;
  readonly model?: string | undefined;
  /** Preferred provider of the org. */
  readonly preferred?: string | undefined;
}

const makers = lruMap<string, { readonly name: string | undefined }>(500);

/**
 * Starts with the requested provider, else the maker of the requested model, else the preferred provider of the org. The
 * others follow in the configured order, with their default models.
 */
export function fallbackChain(
  providers: readonly Provider[],
  { provider, model, preferred }: RoutePreferences,
): readonly Candidate[] {
  const maker = model === undefined ? undefined : makers.getOrSet(model, () => ({ name: makerOf(model) })).name;
  const first =
    providers.find(({ name }) => name === provider) ??
    providers.find(({ priceName }) => priceName === maker) ??
    providers.find(({ name }) => name === preferred);
  const order = first ? [first, ...providers.filter((other) => other !== first)] : providers;
  return order.map((each, i) => ({ provider: each, model: (i === 0 ? model : undefined) ?? each.defaultModel }));
}
