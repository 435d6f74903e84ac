// Renders releases with helm.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureBinary } from '@sextant/stack/testing';
import { parseAllDocuments } from 'yaml';
import { valuesText } from '../../constructs/chart-release';
import { releasesOf, type ReleaseSpec } from '../../stacks/telemetry';
import type { Settings } from '../../settings/schema';
import type { KubernetesObject } from '../cluster/objects';
import { type ChartFolder, chartFolder } from './chart-folder';

const run = promisify(execFile);

/** Capabilities of the cluster, on which charts depend. */
const CLUSTER = ['--kube-version', '1.35.4', '--api-versions', 'monitoring.coreos.com/v1,apiregistration.k8s.io/v1'];

let files = 0;

export class ChartRenderer {
  /** A temporary folder. */
  readonly folder = mkdtempSync(join(tmpdir(), 'sextant-charts-'));
  readonly #charts = new Map<string, ChartFolder>();

  /** A chart from CHARTS_DIR. */
  chart({ chart: { name } }: ReleaseSpec): ChartFolder {
    const chart = this.#charts.get(name) ?? chartFolder(process.env['CHARTS_DIR']!, name, this.folder);
    this.#charts.set(name, chart);
    return chart;
  }

  valuesFile({ values }: ReleaseSpec): string {
    const file = join(this.folder, `values-${files++}.json`);
    writeFileSync(file, valuesText(values));
    return file;
  }

  /** The output of helm. Rejects with helm's error. */
  async render(release: ReleaseSpec): Promise<string> {
    const { name, namespace } = release;
    const { path } = this.chart(release);
    const args = ['template', name, path, '--namespace', namespace, '--values', this.valuesFile(release), ...CLUSTER];
    const { stdout } = await run(await ensureBinary('helm'), args, { maxBuffer: 64 * 2 ** 20 });
    return stdout;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function releaseOf(settings: Settings, name: string): ReleaseSpec {
  return releasesOf(settings).find((release) => release.name === name)!;
}

/** The objects of a rendered release, including the items of lists. */
export function objectsIn(text: string, namespace: string): readonly KubernetesObject[] {
  return parseAllDocuments(text)
    .flatMap((document) => {
      const object = document.toJS() as (KubernetesObject & { readonly items?: readonly KubernetesObject[] }) | null;
      return object?.items ?? object ?? [];
    })
    .map((object) => ({ ...object, metadata: { namespace, ...object.metadata } }));
}
