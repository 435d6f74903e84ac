// Downloads a file of the API. A plain link cannot name the org.
import { ORG_HEADER } from './client';
import { errorOfResponse, errorWithoutResponse } from './problem';

export interface Download {
  /** Path and query, e.g. `/api/v1/export/usage.csv?from=2026-11-01`. */
  readonly url: string;
  /** Name of the file. */
  readonly name: string;
  readonly org: string | undefined;
}

/** Throws ApiError. */
export async function download({ url, name, org }: Download): Promise<void> {
  const headers = org === undefined ? {} : { [ORG_HEADER]: org };
  const response = await fetch(url, { headers }).catch(() => {
    throw errorWithoutResponse(false);
  });
  if (!response.ok) throw errorOfResponse(response, await response.json().catch(() => undefined));
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken over the file when the click returns.
  URL.revokeObjectURL(address);
}
