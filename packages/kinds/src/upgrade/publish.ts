// Step publish: reports the result to GitHub. A run without a source has its result in the API only.
import { required } from '../declare';
import type { Change } from './manifest/set-range';
import type { Context, Proof, Publication } from './results';

/** More than a comment shows, and less than the request limit of github-app (1 MB). */
const MAX_CHANGES = 1_200;
const MAX_LINE = 300;
/** Characters before the first difference of a long line. */
const CONTEXT = 100;
/** The number of sentences that a comment shows of each list. */
const MAX_SENTENCES = 40;

export async function publish(context: Context): Promise<Publication> {
  const { run, input, services, signal } = context;
  const { source, ecosystem, package: name, version } = input;
  if (!source) return { comment_id: null };
  const analysis = required(context, 'analyze');
  const generation = required(context, 'generate');
  const { changes } = required(context, 'apply');
  const { proof } = required(context, 'prove');
  const result = {
    run_id: run.id,
    repository: source.repository,
    issue_number: source.issue_number,
    state: 'success',
    ecosystem,
    package: name,
    version,
    path: analysis.path,
    from: analysis.range,
    to: generation.range,
    risk: generation.risk,
    summary: [generation.summary, ...analysis.warnings].join(' '),
    model: generation.model,
    cost_usd: generation.cost_usd,
    proof: shortProof(proof),
    trace_id: run.traceId,
    trace_url: run.traceUrl,
    changes: changes.slice(0, MAX_CHANGES).map(shortChange),
  };
  return { comment_id: await services.githubApp.postResult(result, signal) };
}

/** The result of the run has the whole lists. */
function shortProof(proof: Proof['proof']) {
  const { constraints, premises, not_modelled } = proof;
  const short = (sentences: readonly string[]): readonly string[] =>
    sentences.slice(0, MAX_SENTENCES).map((one) => one.slice(0, MAX_LINE));
  return {
    ...proof,
    ...{ constraints: short(constraints), premises: short(premises), not_modelled: short(not_modelled) },
    total: { constraints: constraints.length, premises: premises.length, not_modelled: not_modelled.length },
  };
}

/** Cuts long lines around the first difference: a manifest may be a single line of 1 MB. */
function shortChange(change: Change): Change {
  const { before, after } = change;
  if (before.length <= MAX_LINE && after.length <= MAX_LINE) return change;
  let same = 0;
  while (same < before.length && before[same] === after[same]) same += 1;
  const from = Math.max(0, same - CONTEXT);
  return { ...change, before: excerpt(before, from), after: excerpt(after, from) };
}

function excerpt(text: string, from: number): string {
  const to = from + MAX_LINE;
  return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`;
}
