// Step publish: tells whoever asked; a run that came by REST has its result in the API alone.
import type { GitHubApp } from '../clients/github-app';
import { required, type Publication, type StepContext } from '../job';

export async function publish(
  { job, before }: StepContext,
  { githubApp }: { readonly githubApp: GitHubApp },
): Promise<Publication> {
  const { source, package: name, version } = job.input;
  if (!source) return { comment_id: null };
  const analysis = required(before, 'analyze');
  const generation = required(before, 'generate');
  const { manifest, changes } = required(before, 'apply');
  const comment_id = await githubApp.postResult({
    run_id: job.run_id,
    repository: source.repository,
    issue_number: source.issue_number,
    state: 'success',
    package: name,
    version,
    from: analysis.range,
    to: generation.range,
    risk: generation.risk,
    summary: [generation.summary, ...analysis.warnings].join(' '),
    model: generation.model,
    cost_usd: generation.cost_usd,
    trace_id: job.trace_id,
    trace_url: job.trace_url,
    manifest,
    changes,
  });
  return { comment_id };
}
