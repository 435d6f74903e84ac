// Raw HTML in a comment, as far as it says that a reader would not take the text inside for the author's own.

/** Elements whose text is code, a quotation, deleted or folded. */
const HIDING = new Set(['blockquote', 'code', 'del', 'details', 'kbd', 'pre', 'q', 's', 'samp', 'strike', 'tt', 'var']);
const TAG = /<(\/?)([a-z]{1,10})(?=[\s/>])/gi;

export interface HiddenHtml {
  /** Reads the next piece of HTML. */
  read(html: string): void;
  /** Whether an element that hides its text is open. */
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

/** Looks for each end once, because an expression would look for it again from every beginning. */
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
