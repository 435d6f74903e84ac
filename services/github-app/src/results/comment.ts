// The comment that tells people the outcome of a run, in GitHub's Markdown.
import type { ErrorClass } from '@sextant/signals/errors';
import { code, inFence, plain } from '../github/markdown';
import { proofDetails, proofSummary } from './proof-text';
import type { Change, Failure, Result, Success } from './result';

/** Invisible in the rendered comment; finds the comment of a run again. */
export function markerOf(runId: string): string {
  return `<!-- sextant:run:${runId} -->`;
}

/** GitHub's limit is 65,536 characters; the marker and the note on a cut have the rest. */
const MAX_LENGTH = 62_000;

/**
 * The comment's text after its marker, within GitHub's limit. What comes from a model or an error is made harmless: no
 * markup, no mentions.
 */
export function commentOf(result: Result): string {
  if (result.state === 'failed') return failureBody(result).join('\n');
  const head = successBody(result).join('\n');
  const diffs = (result.changes ?? []).map((change) => diffOf(result.path, change));
  let length = head.length;
  const fitting = diffs.filter((diff) => (length += diff.length + 1) <= MAX_LENGTH);
  const cut = fitting.length < diffs.length ? [cutNote(result, diffs.length - fitting.length)] : [];
  return [head, ...fitting, ...cut].join('\n');
}

function diffOf(path: string, { line, before, after }: Change): string {
  const lines = (sign: string, text: string) => text.split('\n').map((one) => `${sign}${clipped(inFence(one))}`);
  return [
    '',
    fence,
    `@@ ${clipped(inFence(path))}, line ${line} @@`,
    ...lines('-', before),
    ...lines('+', after),
    '```',
  ].join('\n');
}

const MAX_LINE = 1_000;

/** A manifest may be one line. */
function clipped(text: string): string {
  return text.length > MAX_LINE ? `${text.slice(0, MAX_LINE)}…` : text;
}

function cutNote(result: Success, count: number): string {
  const what = count === 1 ? '1 more change does' : `${count} more changes do`;
  const link = trace(result);
  return `\n${what} not fit into a comment: see the run ${code(result.run_id)}${link ? `, trace ${link}` : ''}.`;
}

function successBody(result: Success): string[] {
  return [
    `### Upgrade of ${code(result.package)} to ${code(result.version)} is ready`,
    '',
    ...table([
      ['ecosystem', result.ecosystem && plain(result.ecosystem)],
      ['package', code(result.package)],
      ['from → to', `${code(result.from)} → ${code(result.to ?? result.version)}`],
      ['risk', result.risk && plain(result.risk)],
      ['model', result.model && code(result.model)],
      ['proof', result.proof && proofSummary(result.proof)],
      ['cost', result.cost_usd === undefined ? undefined : cost(result.cost_usd)],
      ['trace', trace(result)],
    ]),
    '',
    `> ${plain(result.summary)}`,
    ...(result.proof ? proofDetails(result.proof) : []),
  ];
}

function failureBody(result: Failure): string[] {
  const errorClass = result.error_class ?? 'UNKNOWN';
  return [
    `### Upgrade of ${code(result.package)} to ${code(result.version)} failed`,
    '',
    ...table([
      ['ecosystem', result.ecosystem && plain(result.ecosystem)],
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

const AGAIN = 'write the command again';
const ADVICE: Readonly<Record<ErrorClass, string>> = {
  VALIDATION_ERROR: `correct what the message names, then ${AGAIN}.`,
  AUTH_ERROR: 'ask an administrator to check the credentials of the service that the message names.',
  MODEL_ERROR: 'ask an administrator to choose a model that the provider offers.',
  STALLED: 'ask an administrator to look at the input: workers stood still with it.',
  TIMEOUT: `a service was too slow, several times over: ${AGAIN} in some minutes.`,
  RATE_LIMIT: `a limit was reached: ${AGAIN} in some minutes.`,
  SERVICE_UNAVAILABLE: `a service was away, several times over: ${AGAIN} when it is back.`,
  PROVIDER_ERROR: `the model provider failed, several times over: ${AGAIN} in some minutes.`,
  NETWORK_ERROR: `a service could not be reached, several times over: ${AGAIN} in some minutes.`,
  UNKNOWN: `${AGAIN}; if it fails again, ask an administrator to look at the trace.`,
};

const fence = '```diff';

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
