// The names and anchors in links to runbooks, which are files in one folder.

/** The runbook that a relative link such as `TargetDown.md` or `./TargetDown.md#mitigation` names, with its anchor. */
export function runbookOfLink(href: string | undefined): { readonly name: string; readonly hash?: string } | undefined {
  const match = /^(?:\.\/)?([\w-]+)\.md(?:#([\w-]+))?$/.exec(href ?? '');
  if (!match) return undefined;
  const [, name = '', hash] = match;
  return { name, ...(hash !== undefined && { hash }) };
}

/** The name in the address of a page: addresses in alerts end in `.md`, like the files of a repository. */
export function runbookOfAddress(segment: string): string {
  return segment.replace(/\.md$/, '');
}

/** The anchor of a heading, as on GitHub: lower case, without punctuation, with `-` for spaces. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}
