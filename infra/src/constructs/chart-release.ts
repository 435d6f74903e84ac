// A Helm release.
import { resolve } from 'node:path';
import { type Construct, type ITerraformDependable, Release } from '../cdktf';

export interface Chart {
  readonly name: string;
  readonly repository: string;
  readonly version: string;
}

export interface ChartReleaseProps {
  readonly name: string;
  readonly namespace: string;
  readonly chart: Chart;
  readonly values: object;
  readonly timeoutSeconds: number;
  /** Folder of unpacked charts to use instead of the repository. */
  readonly chartsDir?: string | undefined;
  readonly dependsOn?: ITerraformDependable[];
}

export function chartRelease(scope: Construct, props: ChartReleaseProps): Release {
  const { name, namespace, chart, values, timeoutSeconds, chartsDir, dependsOn } = props;
  const { repository, version } = chart;
  return new Release(scope, name, {
    name,
    namespace,
    ...(chartsDir ? { chart: resolve(chartsDir, chart.name), version } : { chart: chart.name, repository, version }),
    values: [valuesText(values)],
    atomic: true,
    timeout: timeoutSeconds,
    devel: false,
    maxHistory: 10,
    ...(dependsOn && { dependsOn }),
  });
}

/**
 * JSON that escapes `{` after `$` or `%`: Terraform would expand `${env:NAME}`, which is for collectors and Grafana.
 * CDKTF tokens, which CDKTF resolves later, are not escaped.
 */
export function valuesText(values: object): string {
  return JSON.stringify(values).replaceAll(/([$%])\{(?!TfToken\[)/g, '$1\\u007b');
}
