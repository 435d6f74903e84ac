// Step apply: writes the generated range into the manifest.
import { required, type Application, type StepContext } from '../job';
import { setRange } from '../manifest/manifest';

export async function apply({ job, before }: StepContext): Promise<Application> {
  const { manifest } = required(before, 'analyze');
  const { range } = required(before, 'generate');
  return setRange(manifest, { package: job.input.package, range });
}
