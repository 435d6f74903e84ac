// Reads from the cluster. A failed request is an error and never means that an object does not exist.
import { type CommandResult, kubectlCommand } from './kubectl';
import { blocker, type Check, type ClusterAccess, type Problem, warning } from './problem';

export interface Query {
  /** What is read, for messages: "the namespaces". */
  readonly subject: string;
  readonly args: readonly string[];
  /** A lack of permission is only a warning: the deployment does not need the answer. */
  readonly optional?: boolean;
}

/** A failed query. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

/** The output of kubectl. Throws QueryError when kubectl fails. */
export async function query({ settings, kubectl }: ClusterAccess, spec: Query): Promise<string> {
  const result = await kubectl(spec.args);
  if (result.code === 0) return result.stdout;
  throw new QueryError(queryProblem(spec, result, kubectlCommand(settings)));
}

/** As `query`, for --output=json. Throws QueryError also when the output is not JSON. */
export async function queryJson<T>(access: ClusterAccess, spec: Query): Promise<T> {
  return parseJson<T>(access, spec.subject, await query(access, spec));
}

/** Throws QueryError for anything else than JSON, such as the login page of a proxy. */
export function parseJson<T>({ settings }: ClusterAccess, subject: string, text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    const message = `Could not read ${subject}: the response is not JSON: ${text.trim().slice(0, 80)}`;
    throw new QueryError(blocker(message, readyzHint(kubectlCommand(settings))));
  }
}

/** Whether an object exists. Throws QueryError. */
export async function exists(access: ClusterAccess, { args, ...spec }: Query): Promise<boolean> {
  return (await query(access, { ...spec, args: [...args, '--ignore-not-found', '--output=name'] })).trim() !== '';
}

/** Whether the API server reported that the object or the path does not exist. */
export function isNotFound({ code, stderr }: CommandResult): boolean {
  return code !== 0 && stderr.includes('Error from server (NotFound)');
}

/** Runs a check; a failed query becomes a problem. */
export async function runCheck(check: Check, access: ClusterAccess): Promise<readonly Problem[]> {
  try {
    return await check(access);
  } catch (error) {
    if (error instanceof QueryError) return [error.problem];
    throw error;
  }
}

const readyzHint = (kubectl: string): string =>
  `${kubectl} get --raw '/readyz?verbose' shows which part of the API server fails; retry when it has recovered`;

/** The problem for a failed query. */
export function queryProblem({ subject, args, optional }: Query, { stderr }: CommandResult, kubectl: string): Problem {
  const message = `Could not read ${subject}: ${lastLine(stderr)}`;
  if (/\(Forbidden\)|\(Unauthorized\)|forbidden:/.test(stderr)) {
    const command = `${kubectl} ${args.filter((arg) => !arg.includes('{{')).join(' ')}`;
    return (optional ? warning : blocker)(message, `log in as a user who may run: ${command}`);
  }
  return blocker(message, readyzHint(kubectl));
}

/** The last line of a program's output; kubectl may log other lines before it. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) || 'no reason given';
}
