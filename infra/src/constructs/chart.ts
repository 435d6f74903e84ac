// Where Helm finds a chart: in its repository, or unpacked in a folder where repositories cannot be reached.
import { resolve } from 'node:path';

export interface Chart {
  readonly name: string;
  readonly repository: string;
  readonly version: string;
}

/** Arguments of a release. `chartsDir` has the charts unpacked, one folder each. */
export function chartAt({ name, repository, version }: Chart, chartsDir: string | undefined) {
  return chartsDir ? { chart: resolve(chartsDir, name), version } : { chart: name, repository, version };
}
