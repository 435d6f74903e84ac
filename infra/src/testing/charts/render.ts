// What a release puts into the cluster, rendered by helm from its chart and our values.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { valuesText } from '../../constructs/values-text';
import type { KubernetesObject } from '../cluster/objects';
import type { ReleaseSpec } from '../../stacks/telemetry';

const run = promisify(execFile);

/** The Kubernetes that is deployed to; charts ask for it, and for kinds that other releases bring. */
const CLUSTER = ['--kube-version', '1.35.4', '--api-versions', 'monitoring.coreos.com/v1,apiregistration.k8s.io/v1'];

export interface Renderer {
  /** Path of helm. */
  readonly helm: string;
  /** Folder of the chart. */
  readonly chart: string;
  /** For files of values. */
  readonly temporary: string;
}

let files = 0;

/** The text that helm makes; rejects with what it says when it refuses. */
export async function renderedText({ helm, chart, temporary }: Renderer, release: ReleaseSpec): Promise<string> {
  const file = join(temporary, `values-${files++}.json`);
  writeFileSync(file, valuesText(release.values));
  const args = ['template', release.name, chart, '--namespace', release.namespace, '--values', file, ...CLUSTER];
  const { stdout } = await run(helm, args, { maxBuffer: 64 * 2 ** 20 });
  return stdout;
}

/** The objects in what helm made, those of lists too. */
export function objectsIn(text: string): readonly KubernetesObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    const object = document.toJS() as (KubernetesObject & { readonly items?: readonly KubernetesObject[] }) | null;
    return object?.items ?? object ?? [];
  });
}
