// Nodes and volumes of the cluster: kwok simulates the nodes, and no provisioner creates volumes.
import type { Site } from '../../component';
import { create } from './access';

const NODES = 3;
const VOLUMES = 40;
const CLASS = 'standard';

/** Creates three nodes in three zones, a default storage class, and volumes that its claims can bind. */
export async function createMachines(site: Site): Promise<void> {
  await create(site, '/apis/storage.k8s.io/v1/storageclasses', storageClass());
  await Promise.all([
    ...Array.from({ length: NODES }, (_, i) => create(site, '/api/v1/nodes', node(i))),
    ...Array.from({ length: VOLUMES }, (_, i) => create(site, '/api/v1/persistentvolumes', volume(i))),
  ]);
}

function node(i: number): object {
  const capacity = { cpu: '32', memory: '256Gi', pods: '110' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: `node-${i}`,
      labels: {
        'kubernetes.io/hostname': `node-${i}`,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'topology.kubernetes.io/zone': `zone-${i}`,
      },
    },
    status: { allocatable: capacity, capacity },
  };
}

function storageClass(): object {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: CLASS, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'kubernetes.io/no-provisioner',
  };
}

function volume(i: number): object {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: `volume-${i}` },
    spec: {
      storageClassName: CLASS,
      accessModes: ['ReadWriteOnce'],
      capacity: { storage: '1Ti' },
      hostPath: { path: `/volumes/${i}` },
    },
  };
}
