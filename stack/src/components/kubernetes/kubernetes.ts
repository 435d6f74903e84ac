// A Kubernetes control plane without containers. kwok simulates nodes and pods.
import { httpProblem } from '../../checks';
import type { Component, Site } from '../../component';
import { certificate, kubernetesFile, prepareAccess, tlsProblem } from './access';
import { createMachines } from './machines';

export const etcd: Component = {
  name: 'etcd',
  tier: 'store',
  after: [],
  tool: 'etcd',
  command: (site) => {
    const [clients, peers] = [site.url('etcd'), site.url('etcd-peer')];
    return {
      file: site.binary('etcd'),
      args: [
        `--data-dir=${site.home.data('etcd')}`,
        `--listen-client-urls=${clients}`,
        `--advertise-client-urls=${clients}`,
        `--listen-peer-urls=${peers}`,
        `--initial-advertise-peer-urls=${peers}`,
        `--initial-cluster=default=${peers}`,
        // A test cluster need not survive a power failure.
        '--unsafe-no-fsync',
        '--log-level=warn',
      ],
    };
  },
  check: (site) => () => httpProblem(`${site.url('etcd')}/health`),
};

export const kubeApiserver: Component = {
  name: 'kube-apiserver',
  tier: 'carrier',
  after: ['etcd'],
  tool: 'kubernetes',
  prepare: prepareAccess,
  command: (site) => ({
    file: site.binary('kube-apiserver'),
    args: [
      `--etcd-servers=${site.url('etcd')}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${site.port('kube-apiserver')}`,
      // A loopback address is not reachable from pods, so the endpoint is not published.
      '--advertise-address=127.0.0.1',
      '--endpoint-reconciler-type=none',
      `--cert-dir=${kubernetesFile(site, '.')}`,
      `--token-auth-file=${kubernetesFile(site, 'tokens.csv')}`,
      '--authorization-mode=RBAC',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${kubernetesFile(site, 'accounts.key')}`,
      `--service-account-signing-key-file=${kubernetesFile(site, 'accounts.key')}`,
      '--service-cluster-ip-range=10.96.0.0/16',
      '--allow-privileged=true',
    ],
  }),
  check: (site) => () => tlsProblem(site.port('kube-apiserver'), '/readyz'),
  endpoints: (site) => ({ 'kube-apiserver': `https://${site.address('kube-apiserver')}` }),
};

export const kubeControllerManager: Component = {
  name: 'kube-controller-manager',
  tier: 'service',
  after: ['kube-apiserver'],
  tool: 'kubernetes',
  command: (site) => ({
    file: site.binary('kube-controller-manager'),
    args: [
      ...client(site, 'kube-controller-manager'),
      `--service-account-private-key-file=${kubernetesFile(site, 'accounts.key')}`,
      `--root-ca-file=${certificate(site)}`,
    ],
  }),
  check: (site) => () => tlsProblem(site.port('kube-controller-manager'), '/healthz'),
};

export const kubeScheduler: Component = {
  name: 'kube-scheduler',
  tier: 'service',
  after: ['kube-apiserver'],
  tool: 'kubernetes',
  command: (site) => ({ file: site.binary('kube-scheduler'), args: client(site, 'kube-scheduler') }),
  check: (site) => () => tlsProblem(site.port('kube-scheduler'), '/healthz'),
};

export const kwok: Component = {
  name: 'kwok',
  tier: 'service',
  after: ['kube-apiserver'],
  // Without these, pods are neither created nor scheduled.
  needs: ['kube-controller-manager', 'kube-scheduler'],
  tool: 'kwok',
  prepare: createMachines,
  command: (site) => ({
    file: site.binary('kwok'),
    args: [
      `--kubeconfig=${site.home.kubeconfig}`,
      '--manage-all-nodes=true',
      '--node-lease-duration-seconds=40',
      `--server-address=${site.address('kwok')}`,
    ],
  }),
  check: (site) => () => httpProblem(`${site.url('kwok')}/healthz`),
};

/** Flags common to the controller manager and the scheduler. */
function client(site: Site, name: 'kube-controller-manager' | 'kube-scheduler'): string[] {
  return [
    `--kubeconfig=${site.home.kubeconfig}`,
    '--leader-elect=false',
    '--bind-address=127.0.0.1',
    `--secure-port=${site.port(name)}`,
    `--cert-dir=${kubernetesFile(site, name)}`,
  ];
}
