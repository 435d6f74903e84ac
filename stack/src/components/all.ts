// All components of the stack, by name.
import type { Component, ComponentName } from '../component';
import { alertmanager } from './alertmanager';
import { collector } from './collector';
import { grafana } from './grafana/grafana';
import { jaeger } from './jaeger';
import { etcd, kubeApiserver, kubeControllerManager, kubeScheduler, kwok } from './kubernetes/kubernetes';
import { loki } from './loki';
import { nodeExporter } from './node-exporter';
import { postgres } from './postgres/postgres';
import { prometheus } from './prometheus/prometheus';
import { redis } from './redis';
import { ai, controller, githubApp, ops, prover, recordsMigrate, worker, world } from './services';

export const COMPONENTS: Readonly<Record<ComponentName, Component>> = {
  postgres,
  redis,
  'node-exporter': nodeExporter,
  alertmanager,
  collector,
  prometheus,
  jaeger,
  loki,
  world,
  'records-migrate': recordsMigrate,
  'github-app': githubApp,
  controller,
  ai,
  prover,
  worker,
  ops,
  etcd,
  'kube-apiserver': kubeApiserver,
  'kube-controller-manager': kubeControllerManager,
  'kube-scheduler': kubeScheduler,
  kwok,
  grafana,
};
