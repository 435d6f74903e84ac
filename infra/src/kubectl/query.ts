// Questions to the cluster: a failure to get an answer is an error, and never read as the absence of an object.
import { type Answer, kubectlCommand } from './kubectl';
import { type Check, type Problem, type Site, stops, warns } from './problem';

export interface Question {
  /** What is read, as it stands in a sentence: "the namespaces". */
  readonly about: string;
  readonly args: readonly string[];
  readonly input?: string;
  /** Lacking the right to ask is a warning: the deployment itself does not depend on the answer. */
  readonly optional?: boolean;
}

/** The cluster did not answer a question. It carries the problem that is shown. */
export class QuestionError extends Error {
  override readonly name = 'QuestionError';
  constructor(readonly problem: Problem) {
    super(problem.what);
  }
}

/** What kubectl prints in answer to a question. Throws QuestionError when it fails for whatever reason. */
export async function ask({ settings, kubectl }: Site, question: Question): Promise<string> {
  const answer = await kubectl(question.args, question.input);
  if (answer.code === 0) return answer.stdout;
  throw new QuestionError(problemOf(question, answer, kubectlCommand(settings)));
}

/** As `ask`, for a question with --output=json. Throws QuestionError for text that is not JSON. */
export async function askJson<T>(site: Site, question: Question): Promise<T> {
  return parsed<T>(site, question.about, await ask(site, question));
}

/** A JSON answer. Throws QuestionError for other text, such as the page of a proxy. */
export function parsed<T>({ settings }: Site, about: string, text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    const what = `Could not read ${about}: the answer is not JSON: ${text.trim().slice(0, 80)}`;
    throw new QuestionError(stops(what, unhealthy(kubectlCommand(settings))));
  }
}

/** Whether an object is there. Only an empty answer with success means that it is absent. */
export async function isThere(site: Site, { args, ...question }: Question): Promise<boolean> {
  return (await ask(site, { ...question, args: [...args, '--ignore-not-found', '--output=name'] })).trim() !== '';
}

/** The API server says that the object or the path does not exist. */
export function isNotFound({ code, stderr }: Answer): boolean {
  return code !== 0 && stderr.includes('Error from server (NotFound)');
}

/** Runs a check; a question that is not answered is the problem that it finds. */
export async function problemsOf(check: Check, site: Site): Promise<readonly Problem[]> {
  try {
    return await check(site);
  } catch (error) {
    if (error instanceof QuestionError) return [error.problem];
    throw error;
  }
}

const unhealthy = (kubectl: string): string =>
  `${kubectl} get --raw '/readyz?verbose' shows which part of the API server does not work; run this again when it does`;

/** The problem that a failed question is. */
export function problemOf({ about, args, optional }: Question, answer: Answer, kubectl: string): Problem {
  const what = `Could not read ${about}: ${lastLine(answer.stderr)}`;
  if (/\(Forbidden\)|\(Unauthorized\)|forbidden:/.test(answer.stderr)) {
    const say = optional ? warns : stops;
    return say(what, `log in as a user who may run: ${kubectl} ${args.filter((arg) => !arg.includes('{{')).join(' ')}`);
  }
  return stops(what, unhealthy(kubectl));
}

/** The last line of what a program said; kubectl puts its own log before it. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) || 'no reason was given';
}
