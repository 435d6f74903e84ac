// Helm's own records of releases: Secrets of the namespace, one for each revision.
import type { Site } from '../../kubectl/problem';
import { ask } from '../../kubectl/query';

export interface Revision {
  readonly secret: string;
  readonly namespace: string;
  readonly release: string;
  /** deployed, superseded, failed, uninstalling, pending-install, pending-upgrade, pending-rollback. */
  readonly status: string;
  readonly version: number;
}

/** Names and labels; what a record holds is not read. */
const LABELS =
  'go-template={{range .items}}{{.metadata.name}} {{.metadata.labels.name}} {{.metadata.labels.status}} {{.metadata.labels.version}}{{"\\n"}}{{end}}';

/** Every revision in a namespace, the oldest first. Throws QuestionError. */
export async function revisionsIn(namespace: string, site: Site): Promise<readonly Revision[]> {
  const where = [`--namespace=${namespace}`, '--selector=owner=helm', `--output=${LABELS}`];
  const about = `the releases in the namespace ${namespace}`;
  const stdout = await ask(site, { about, args: ['get', 'secrets', ...where] });
  const revisions = stdout.split('\n').flatMap((line) => {
    const [secret, release, status, version] = line.split(' ');
    return secret && release && status ? [{ secret, namespace, release, status, version: Number(version) }] : [];
  });
  return revisions.sort((a, b) => a.version - b.version);
}

/**
 * Revisions of a release that stand in the way of the next one: Helm refuses to go on while the newest is pending, and
 * to install under a name of which no revision was ever deployed.
 */
export function blockingRevisions(revisions: readonly Revision[]): readonly Revision[] {
  const newest = revisions.at(-1);
  if (!newest) return [];
  const settled = revisions.some(({ status }) => status === 'deployed' || status === 'superseded');
  if (!settled) return revisions;
  return /^pending-|^uninstalling$/.test(newest.status) ? [newest] : [];
}
