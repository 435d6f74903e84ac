// A browser as ops sees it: sends the cookies it was given, and says which site a request comes from.
import type { Call, CallResult, OpsUnderTest } from './ops';

export interface TestBrowser {
  /** The cookies as sent, by name. */
  readonly cookies: Map<string, string>;
  /** Calls a path without a key, as a page of the console does. */
  call(path: string, call?: Omit<Call, 'key'>): Promise<CallResult>;
}

export function openBrowser(ops: Pick<OpsUnderTest, 'call'>): TestBrowser {
  const cookies = new Map<string, string>();
  return {
    cookies,
    call: async (path, { headers, ...call } = {}) => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const sent = { 'sec-fetch-site': 'same-origin', ...(cookie && { cookie }), ...headers };
      const result = await ops.call(path, { ...call, key: null, headers: sent });
      for (const one of result.headers.getSetCookie()) keep(cookies, one);
      return result;
    },
  };
}

function keep(cookies: Map<string, string>, header: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
  if (value === '') cookies.delete(name);
  else cookies.set(name, value);
}
