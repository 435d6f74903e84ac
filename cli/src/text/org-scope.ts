/** The orgs that a response covers, for use in a sentence. */
export function orgScope(org: string | null): string {
  return org === null ? 'all orgs' : `org ${org}`;
}
