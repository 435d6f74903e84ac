// Pod settings shared by the values of several charts.
import { USER } from '../constructs/hardened';

export const podSecurityContext = {
  runAsNonRoot: true,
  runAsUser: USER,
  runAsGroup: USER,
  fsGroup: USER,
  seccompProfile: { type: 'RuntimeDefault' },
};

export const securityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/**
 * Spreads pods with zonal volumes over all zones. Two replicas of Prometheus or Loki's ingester in one zone could not
 * both move to the last node of that zone.
 */
export const zoneSpread = (matchLabels: Readonly<Record<string, string>>): object => ({
  maxSkew: 1,
  topologyKey: 'topology.kubernetes.io/zone',
  whenUnsatisfiable: 'DoNotSchedule',
  labelSelector: { matchLabels },
});
