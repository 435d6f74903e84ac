// Helm's release records: one Secret per revision, in the namespace of the release.
import type { ClusterAccess } from '../../kubectl/problem';
import { query } from '../../kubectl/query';

export interface Revision {
  readonly secret: string;
  readonly namespace: string;
  readonly release: string;
  /** deployed, superseded, failed, uninstalling, pending-install, pending-upgrade, pending-rollback. */
  readonly status: string;
  readonly version: number;
}

/** Prints names and labels only. */
const LABELS =
  'go-template={{range .items}}{{.metadata.name}} {{.metadata.labels.name}} {{.metadata.labels.status}} {{.metadata.labels.version}}{{"\\n"}}{{end}}';

/** Every revision in a namespace, oldest first. Throws QueryError. */
export async function revisionsIn(namespace: string, access: ClusterAccess): Promise<readonly Revision[]> {
  const flags = [`--namespace=${namespace}`, '--selector=owner=helm', `--output=${LABELS}`];
  const subject = `the releases in the namespace ${namespace}`;
  const stdout = await query(access, { subject, args: ['get', 'secrets', ...flags] });
  const revisions = stdout.split('\n').flatMap((line) => {
    const [secret, release, status, version] = line.split(' ');
    return secret && release && status ? [{ secret, namespace, release, status, version: Number(version) }] : [];
  });
  return revisions.sort((a, b) => a.version - b.version);
}

/**
 * Revisions that block the next one: Helm rejects an upgrade while the newest revision is pending, and an installation
 * if the release has revisions but none was ever deployed.
 */
export function blockingRevisions(revisions: readonly Revision[]): readonly Revision[] {
  const newest = revisions.at(-1);
  if (!newest) return [];
  const wasDeployed = revisions.some(({ status }) => status === 'deployed' || status === 'superseded');
  if (!wasDeployed) return revisions;
  return /^pending-|^uninstalling$/.test(newest.status) ? [newest] : [];
}
