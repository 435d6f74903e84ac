// Explains in one sentence why the owner of the schema cannot connect, and what to do.

/** Error codes of Node and SQLSTATE codes of Postgres (appendix A of its manual), with the problem and the remedy. */
const PROBLEMS: Readonly<Record<string, string>> = {
  '28P01':
    'the password in DATABASE_ADMIN_URL is wrong. The database keeps the password that it was created with: restore that password, or change it in the database (docker compose: make compose-passwords)',
  '28000': 'the server rejects this role: check the user in DATABASE_ADMIN_URL and pg_hba.conf',
  '3D000': 'the database in DATABASE_ADMIN_URL does not exist: create it or correct the name',
  '53300': 'all connections are in use: raise max_connections or close some, then try again',
  '57P03': 'the server is starting or stopping: try again when it is ready',
  ECONNREFUSED: 'nothing listens on this address: start Postgres or correct DATABASE_ADMIN_URL',
  ECONNRESET: 'the server closed the connection: try again when it is ready',
  EAI_AGAIN: 'the host name cannot be resolved at the moment: check DNS and the host in DATABASE_ADMIN_URL',
  ENOTFOUND: 'the host name does not exist: correct the host in DATABASE_ADMIN_URL',
  ETIMEDOUT: 'the server did not answer in time: check the network and the host in DATABASE_ADMIN_URL',
};

/** Leaves out the password in `url`. */
export function connectionProblem(url: string, error: unknown): string {
  const { code = '', message } = firstError(error);
  const at = URL.parse(url);
  const server = at ? `Postgres at ${at.host} as ${at.username}` : 'Postgres';
  return `could not connect to ${server}: ${PROBLEMS[code] ?? message}${code && ` (${code})`}`;
}

/** A host with several addresses fails with an AggregateError, which has no message. */
function firstError(error: unknown): { readonly code?: string; readonly message: string } {
  const { errors } = error as { readonly errors?: readonly Error[] };
  return (errors?.[0] ?? error) as Error & { readonly code?: string };
}
