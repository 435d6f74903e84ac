// A browser that follows redirects between servers and keeps the cookies of each.
export interface Visit {
  readonly status: number;
  /** The last address. */
  readonly url: URL;
  readonly html: string;
}

export interface HttpBrowser {
  /** Opens an address, or submits a form to it, and follows redirects until `stop` accepts the next address. */
  visit(address: string | URL, form?: Readonly<Record<string, string>>): Promise<Visit>;
  /** `Set-Cookie` of all responses. */
  readonly setCookies: readonly string[];
  /** Forgets what the servers have set. */
  clear(): void;
}

const MAX_REDIRECTS = 20;

export function openHttpBrowser(stop: (url: URL) => boolean = () => false): HttpBrowser {
  const jars = new Map<string, Map<string, string>>();
  const setCookies: string[] = [];
  const jarOf = ({ host }: URL) => {
    const jar = jars.get(host) ?? new Map<string, string>();
    jars.set(host, jar);
    return jar;
  };

  async function open(url: URL, form?: Readonly<Record<string, string>>): Promise<Response> {
    const cookie = [...jarOf(url)].map(([name, value]) => `${name}=${value}`).join('; ');
    const init = { redirect: 'manual', headers: { accept: 'text/html', ...(cookie && { cookie }) } } as const;
    const response = await fetch(url, form ? { ...init, method: 'POST', body: new URLSearchParams(form) } : init);
    for (const one of response.headers.getSetCookie()) {
      setCookies.push(one);
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
      if (value === '') jarOf(url).delete(name);
      else jarOf(url).set(name, value);
    }
    return response;
  }

  return {
    setCookies,
    clear: () => jars.clear(),
    visit: async (address, form) => {
      let url = new URL(address);
      let response = await open(url, form);
      for (let i = 0; i < MAX_REDIRECTS && response.headers.has('location'); i += 1) {
        url = new URL(response.headers.get('location')!, url);
        if (stop(url)) break;
        response = await open(url);
      }
      return { status: response.status, url, html: await response.text() };
    },
  };
}
