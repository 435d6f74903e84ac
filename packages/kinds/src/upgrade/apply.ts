// Step apply: edits the manifest.
import { required } from '../declare';
import { RULES } from './ecosystem';
import { setRange } from './manifest/set-range';
import type { Application, Context } from './results';

export async function apply(context: Context): Promise<Application> {
  const { ecosystem, package: name } = context.input;
  const { manifest, declarations } = required(context, 'analyze');
  const { range } = required(context, 'generate');
  return setRange(RULES[ecosystem].read, manifest, { package: name, range, declarations });
}
