// Why the owner of the schema could not connect, as a sentence that says what to do.

/** Codes of Node and of Postgres (SQLSTATE, appendix A of its manual) → what is wrong and what to do. */
const PROBLEMS: Readonly<Record<string, string>> = {
  '28P01':
    'the database has another password than DATABASE_ADMIN_URL. It keeps the one that it was made with: put that one back, or give the database the new one (docker compose: make compose-passwords)',
  '28000': 'it does not let this role in: check the user in DATABASE_ADMIN_URL and pg_hba.conf',
  '3D000': 'the database in DATABASE_ADMIN_URL does not exist: create it or correct the name',
  '53300': 'all connections are in use: raise max_connections or end some, then try again',
  '57P03': 'it is starting or stopping: try again when it is ready',
  ECONNREFUSED: 'nothing listens there: start Postgres or correct DATABASE_ADMIN_URL',
  ECONNRESET: 'it broke the connection off: try again when it is ready',
  EAI_AGAIN: 'its name cannot be resolved now: check DNS and the host in DATABASE_ADMIN_URL',
  ENOTFOUND: 'its name does not resolve: correct the host in DATABASE_ADMIN_URL',
  ETIMEDOUT: 'it did not answer in time: check the network and the host in DATABASE_ADMIN_URL',
};

/** One sentence, without the password that `url` has. */
export function connectionProblem(url: string, error: unknown): string {
  const { code = '', message } = firstOf(error);
  const at = URL.parse(url);
  const server = at ? `Postgres at ${at.host} as ${at.username}` : 'Postgres';
  return `could not connect to ${server}: ${PROBLEMS[code] ?? message}${code && ` (${code})`}`;
}

/** A host with several addresses fails with an AggregateError, which has a code but no message. */
function firstOf(error: unknown): { readonly code?: string; readonly message: string } {
  const { errors } = error as { readonly errors?: readonly Error[] };
  return (errors?.[0] ?? error) as Error & { readonly code?: string };
}
