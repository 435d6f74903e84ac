// Which kubeconfig files are read: those of the setting, else those of KUBECONFIG, else kubectl's own default.
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import type { Settings } from './schema';

const DEFAULT = '~/.kube/config';

/** Absolute paths, as Terraform runs in a folder of its own. kubectl merges several; so do the providers. */
export function kubeconfigFiles({ cluster }: Pick<Settings, 'cluster'>, env = process.env): readonly string[] {
  const files = (cluster.kubeconfig ?? (env['KUBECONFIG'] || DEFAULT)).split(delimiter).filter(Boolean);
  return files.map((file) => (file.startsWith('~/') ? join(homedir(), file.slice(2)) : resolve(file)));
}
