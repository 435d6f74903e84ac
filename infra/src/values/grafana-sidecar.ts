// Values of Grafana's sidecar, which provisions boards from ConfigMaps in the namespaces of other services.
import { BOARD_LABEL, FOLDER_ANNOTATION } from '@sextant/signals/boards';

/** Where Kubernetes' clients look for the credentials of a pod. */
const CREDENTIALS = { name: 'kube-api-access', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' };
const [labelName, labelValue] = BOARD_LABEL;

/** Without namespaces there is no sidecar. */
export function sidecarValues(namespaces: readonly string[]): object {
  const datasources = { enabled: false };
  if (namespaces.length === 0) return { sidecar: { datasources, dashboards: { enabled: false } } };
  return {
    sidecar: {
      datasources,
      dashboards: {
        enabled: true,
        label: labelName,
        labelValue,
        folderAnnotation: FOLDER_ANNOTATION,
        searchNamespace: namespaces,
        // The default also reads Secrets.
        resource: 'configmap',
        provider: { name: 'teams', foldersFromFilesStructure: true, disableDelete: false, allowUiUpdates: false },
        extraMounts: [{ ...CREDENTIALS, readOnly: true }],
      },
    },
    // As Kubernetes would mount it, but only in the sidecar: Grafana itself gets no token.
    extraContainerVolumes: [
      {
        name: CREDENTIALS.name,
        projected: {
          sources: [
            { serviceAccountToken: { path: 'token', expirationSeconds: 3607 } },
            { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
            { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
          ],
        },
      },
    ],
  };
}
