// Tracks HTML elements in a comment whose text is not a command: code, quotes, deleted and folded text.

const HIDING = new Set(['blockquote', 'code', 'del', 'details', 'kbd', 'pre', 'q', 's', 'samp', 'strike', 'tt', 'var']);
const TAG = /<(\/?)([a-z]{1,10})(?=[\s/>])/gi;

export interface HiddenHtml {
  /** Reads the next HTML token. */
  read(html: string): void;
  /** Whether such an element is open. */
  isOpen(): boolean;
}

export function hiddenHtml(): HiddenHtml {
  let open = 0;
  return {
    read: (html) => {
      for (const [, slash, name = ''] of withoutComments(html).matchAll(TAG)) {
        if (HIDING.has(name.toLowerCase())) open = slash === '' ? open + 1 : Math.max(0, open - 1);
      }
    },
    isOpen: () => open > 0,
  };
}

/** Linear time; a regular expression would search for the end of a comment from each of its starts. */
function withoutComments(html: string): string {
  let kept = '';
  for (let from = 0; ;) {
    const start = html.indexOf('<!--', from);
    const end = start < 0 ? -1 : html.indexOf('-->', start);
    kept += html.slice(from, start < 0 ? undefined : start);
    if (end < 0) return kept;
    from = end + '-->'.length;
  }
}
