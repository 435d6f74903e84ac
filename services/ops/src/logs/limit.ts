// Limits a LogQL query of a compiled dashboard to the lines of one org.

/** Quoted texts, in which braces are no selectors, and braces. LogQL has no other braces than those of selectors. */
const TOKENS = /"(?:[^"\\]|\\.)*"|`[^`]*`|\}/gs;

/** The query with a filter by org after each stream selector. */
export function limitLogsToOrg(query: string, orgId: string): string {
  const filter = `} | json org_id="org_id" | org_id=${JSON.stringify(orgId)}`;
  return query.replace(TOKENS, (token) => (token === '}' ? filter : token));
}
