// Pods whose volumes stay in a zone, kept in different zones.

/**
 * A spread of the pods with these labels over all zones. Two pods of one zone, each as large as those of Prometheus or
 * of Loki's ingester, could not both move to the zone's last node when the other is lost.
 */
export const inEachZone = (matchLabels: Readonly<Record<string, string>>): object => ({
  maxSkew: 1,
  topologyKey: 'topology.kubernetes.io/zone',
  whenUnsatisfiable: 'DoNotSchedule',
  labelSelector: { matchLabels },
});
