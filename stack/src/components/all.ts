// The stack: every component by name.
import type { Component, ComponentName } from '../component';
import { ai } from './ai';
import { alertmanager } from './alertmanager';
import { collector } from './collector';
import { controller } from './controller';
import { githubApp } from './github-app';
import { jaeger } from './jaeger';
import { etcd, kubeApiserver, kubeControllerManager, kubeScheduler, kwok } from './kubernetes/kubernetes';
import { loki } from './loki';
import { nodeExporter } from './node-exporter';
import { ops } from './ops';
import { postgres } from './postgres/postgres';
import { prometheus } from './prometheus/prometheus';
import { prover } from './prover';
import { recordsMigrate } from './records-migrate';
import { redis } from './redis';
import { worker } from './worker';
import { world } from './world';

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
};
