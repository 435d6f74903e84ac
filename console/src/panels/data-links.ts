// Links of fields: addresses with the values of the row filled in.
import { DEFAULT_CONSOLE_URL } from '@sextant/signals/links';
import type { DataLink } from './dashboard';
import { chosenValuesOf, type ChosenValues } from './variables';

export interface LinkValues {
  readonly name: string;
  readonly value: string;
  /** Labels and columns of the row. */
  readonly fields: Readonly<Record<string, string | number | null>>;
}

/**
 * Values are escaped. Variables that are unknown here are empty, and so are the times, which the console keeps. The address
 * of a page of the console is a path.
 */
export function addressOf({ url }: Pick<DataLink, 'url'>, values: LinkValues): string {
  const path = url.startsWith(`${DEFAULT_CONSOLE_URL}/`) ? url.slice(DEFAULT_CONSOLE_URL.length) : url;
  return path.replace(/\$\{([^}]+)\}/g, (_, variable: string) => {
    const path = variable.replace(/:percentencode$/, '');
    const [, field] = /^__(?:data\.fields|field\.labels)(?:\.|\[")([^"\]]+)/.exec(path) ?? [];
    if (field !== undefined) return encodeURIComponent(String(values.fields[field] ?? ''));
    if (/^__value\.(?:text|raw|numeric)$/.test(path)) return encodeURIComponent(values.value);
    return path === '__field.name' || path === '__series.name' ? encodeURIComponent(values.name) : '';
  });
}

/** Whether an address is a page of the console. */
export function isPage(address: string): boolean {
  return /^\/(?!\/)/.test(address);
}

/** The board that an address of Grafana names, e.g. `/d/sextant-ai-jobs/ai-jobs?var-env=local`. */
export function boardOfAddress(
  address: string,
): { readonly uid: string; readonly variables: ChosenValues } | undefined {
  const [, uid, search = ''] = /^\/d\/([\w-]+)(?:\/[\w-]*)?(?:\?(.*))?$/.exec(address) ?? [];
  if (uid === undefined) return undefined;
  const parameters = new URLSearchParams(search);
  const all = Object.fromEntries([...parameters.keys()].map((name) => [name, parameters.getAll(name)]));
  return { uid, variables: chosenValuesOf(all) };
}
