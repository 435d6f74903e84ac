// Loki's ruler: evaluates the generated rules on log lines, and posts their alerts to every Alertmanager.
import { stringify } from 'yaml';
import { rulerRules } from '../generated';
import { alertmanagerReplicas, NAMESPACES } from '../network/components';
import type { Settings } from '../settings/schema';
import { alertRules } from './alerting';

const CONFIG_MAP = 'loki-ruler-rules';
const FOLDER = '/etc/loki/rules';
/** The tenant of a Loki without authentication. */
const TENANT = 'fake';

export function rulerConfig({ alertmanager, environment }: Settings): object {
  return {
    storage: { type: 'local', local: { directory: FOLDER } },
    evaluation_interval: '1m',
    alertmanager_url: alertmanagerReplicas(alertmanager.replicas).join(','),
    enable_alertmanager_v2: true,
    external_labels: { env: environment },
  };
}

/** Mounts of the pod with the ruler. The ruler notices changed rules, so the pod does not restart. */
export const RULER_MOUNTS = {
  extraVolumes: [{ name: 'rules', configMap: { name: CONFIG_MAP } }],
  extraVolumeMounts: [{ name: 'rules', mountPath: `${FOLDER}/${TENANT}`, readOnly: true }],
};

/**
 * The rules as an object of the release. The chart's own `ruler.directories` creates the ConfigMap for a distributed Loki
 * only, but mounts it in any.
 */
export function rulerObjects(settings: Settings): readonly object[] {
  const text = stringify(alertRules(rulerRules(), settings), { lineWidth: 0 });
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: CONFIG_MAP, namespace: NAMESPACES.telemetry },
      data: { 'rules.yml': untemplated(text) },
    },
  ];
}

/** The chart expands templates in these objects; those of alerts must stay. */
function untemplated(text: string): string {
  return text.replaceAll('{{', '{{ `{{` }}');
}
