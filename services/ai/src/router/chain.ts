// The chain of a request: which providers are tried, in which order, with which model.
import { boundedMap } from '../cache/lru-map';
import { makerOf } from '../pricing/pricing';
import type { Provider, ProviderName } from '../providers/provider';

export interface Link {
  readonly provider: Provider;
  readonly model: string;
}

export interface Wishes {
  readonly provider?: ProviderName | undefined;
  readonly model?: string | undefined;
  /** The provider that the org's flag puts first. */
  readonly preferred?: string | undefined;
}

const makers = boundedMap<string, { readonly name: string | undefined }>(500);

/**
 * The provider that the request names comes first; else the one whose model it names; else the one that the org
 * prefers. The others follow in their order, each with its default model, as another's model means nothing to them.
 */
export function chainOf(providers: readonly Provider[], { provider, model, preferred }: Wishes): readonly Link[] {
  const maker = model === undefined ? undefined : makers.getOrSet(model, () => ({ name: makerOf(model) })).name;
  const first =
    providers.find(({ name }) => name === provider) ??
    providers.find(({ priceName }) => priceName === maker) ??
    providers.find(({ name }) => name === preferred);
  const order = first ? [first, ...providers.filter((other) => other !== first)] : providers;
  return order.map((each, i) => ({ provider: each, model: (i === 0 ? model : undefined) ?? each.defaultModel }));
}
