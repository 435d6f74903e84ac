// The comment on GitHub about the result of a run.
import type { ErrorClass } from '@sextant/signals/errors';
import type { CommentOnce } from '../github/comment-once';
import { code, inFence, plain } from '../github/markdown';
import { proofDetails, proofSummary } from './proof-text';
import type { Change, Failure, Result, Success } from './result';

/** Comments on a result once per run; resolves with the id of the comment. Throws ServiceError. */
export type Publish = (result: Result) => Promise<number>;

export function createPublisher(commentOnce: CommentOnce): Publish {
  return (result) =>
    commentOnce({
      issue: { repository: result.repository, issueNumber: result.issue_number },
      marker: `<!-- sextant:run:${result.run_id} -->`,
      text: commentText(result),
    });
}

/** The limit of GitHub is 65,536 characters; the rest is for the marker and the note about omitted changes. */
const MAX_LENGTH = 62_000;

/** Escapes text of models and errors: no markup, no mentions. */
function commentText(result: Result): string {
  if (result.state === 'failed') return failureBody(result).join('\n');
  const head = successBody(result).join('\n');
  const diffs = result.changes.map((change) => diffOf(result.path, change));
  let length = head.length;
  const shown = diffs.filter((diff) => (length += diff.length + 1) <= MAX_LENGTH);
  const note = shown.length < diffs.length ? [omissionNote(result, diffs.length - shown.length)] : [];
  return [head, ...shown, ...note].join('\n');
}

function diffOf(path: string, { line, before, after }: Change): string {
  const lines = (sign: string, text: string) => text.split('\n').map((one) => `${sign}${clipped(inFence(one))}`);
  return [
    '',
    '```diff',
    `@@ ${clipped(inFence(path))}, line ${line} @@`,
    ...lines('-', before),
    ...lines('+', after),
    '```',
  ].join('\n');
}

const MAX_LINE = 1_000;

/** A manifest may be a single long line. */
function clipped(text: string): string {
  return text.length > MAX_LINE ? `${text.slice(0, MAX_LINE)}…` : text;
}

function omissionNote(result: Success, count: number): string {
  const what = count === 1 ? '1 more change does' : `${count} more changes do`;
  const link = trace(result);
  return `\n${what} not fit into a comment: see the run ${code(result.run_id)}${link ? `, trace ${link}` : ''}.`;
}

function successBody(result: Success): string[] {
  return [
    `### Upgrade of ${code(result.package)} to ${code(result.version)} is ready`,
    '',
    ...table([
      ['ecosystem', plain(result.ecosystem)],
      ['package', code(result.package)],
      ['from → to', `${code(result.from)} → ${code(result.to)}`],
      ['risk', plain(result.risk)],
      ['model', code(result.model)],
      ['proof', proofSummary(result.proof)],
      ['cost', cost(result.cost_usd)],
      ['trace', trace(result)],
    ]),
    '',
    `> ${plain(result.summary)}`,
    ...proofDetails(result.proof),
  ];
}

function failureBody(result: Failure): string[] {
  const errorClass = result.error_class ?? 'UNKNOWN';
  return [
    `### Upgrade of ${code(result.package)} to ${code(result.version)} failed`,
    '',
    ...table([
      ['ecosystem', plain(result.ecosystem)],
      ['package', code(result.package)],
      ['to', code(result.version)],
      ['error', code(errorClass)],
      ['trace', trace(result)],
    ]),
    '',
    `> ${plain(result.error_message ?? result.summary)}`,
    '',
    `**What to do:** ${ADVICE[errorClass]}`,
  ];
}

const REPEAT = 'repeat the command';
const ADVICE: Readonly<Record<ErrorClass, string>> = {
  VALIDATION_ERROR: `correct the problem in the message, then ${REPEAT}.`,
  AUTH_ERROR: 'ask an administrator to check the credentials of the service in the message.',
  MODEL_ERROR: 'ask an administrator to choose a model that the provider offers.',
  STALLED: 'ask an administrator to check the input: it made workers stall.',
  TIMEOUT: `a service timed out several times: ${REPEAT} in a few minutes.`,
  RATE_LIMIT: `a rate limit was reached: ${REPEAT} in a few minutes.`,
  SERVICE_UNAVAILABLE: `a service was unavailable several times: ${REPEAT} when it is back.`,
  PROVIDER_ERROR: `a provider failed several times: ${REPEAT} in a few minutes.`,
  NETWORK_ERROR: `a service could not be reached several times: ${REPEAT} in a few minutes.`,
  UNKNOWN: `${REPEAT}; if it fails again, ask an administrator to check the trace.`,
};

function table(rows: readonly (readonly [string, string | undefined])[]): string[] {
  return ['| | |', '|---|---|', ...rows.filter(([, value]) => value).map(([key, value]) => `| ${key} | ${value} |`)];
}

function cost(usd: number | null): string {
  return usd === null ? 'unknown (the model has no price)' : `$${usd.toFixed(6)}`;
}

const MAX_URL = 1_000;

function trace({ trace_id, trace_url }: Result): string | undefined {
  if (trace_id === undefined) return undefined;
  return trace_url === undefined || trace_url.length > MAX_URL ? code(trace_id) : `[${code(trace_id)}](${trace_url})`;
}
