// Step publish: tells whoever asked; a run that came by REST has its result in the API alone.
import { required } from '../declare';
import type { Context, Publication } from './results';

export async function publish(context: Context): Promise<Publication> {
  const { run, input, services, signal } = context;
  const { source, ecosystem, package: name, version } = input;
  if (!source) return { comment_id: null };
  const analysis = required(context, 'analyze');
  const generation = required(context, 'generate');
  const { manifest, changes } = required(context, 'apply');
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
    proof,
    trace_id: run.traceId,
    trace_url: run.traceUrl,
    manifest,
    changes,
  };
  return { comment_id: await services.githubApp.postResult(result, signal) };
}
