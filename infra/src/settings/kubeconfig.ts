// Kubeconfig files: from the setting, else from KUBECONFIG, else kubectl's default.
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import type { Settings } from './schema';

const DEFAULT = '~/.kube/config';

/** Absolute paths, because Terraform runs in the folder of its stack. kubectl and the providers merge several files. */
export function kubeconfigFiles({ cluster }: Pick<Settings, 'cluster'>, env = process.env): readonly string[] {
  const files = (cluster.kubeconfig ?? (env['KUBECONFIG'] || DEFAULT)).split(delimiter).filter(Boolean);
  return files.map((file) => (file.startsWith('~/') ? join(homedir(), file.slice(2)) : resolve(file)));
}
