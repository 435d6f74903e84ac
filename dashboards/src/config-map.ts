// The ConfigMap of a board on Kubernetes. Grafana's sidecar finds it by its label and provisions the board.
import type { Team } from '@sextant/alerts/teams';
import { BOARD_LABEL, FOLDER_ANNOTATION } from '@sextant/signals/boards';
import type { Dashboard as GrafanaDashboard } from '@grafana/grafana-foundation-sdk/dashboard';

/** The folder of Sextant's own boards. */
const RESERVED = 'Sextant';
/** The API server refuses larger ConfigMaps. */
const MAX_BYTES = 2 ** 20;

export interface ConfigMapOptions {
  /** Of the service; one of the setting `grafana.boardNamespaces`. */
  readonly namespace: string;
  /** The team that gets the alerts of the service: the folder of the board has its name. */
  readonly team: Pick<Team, 'name'>;
}

/** Throws when the board has no uid, the ConfigMap would be too large, or the folder is that of Sextant's own boards. */
export function boardConfigMap(board: GrafanaDashboard, { namespace, team }: ConfigMapOptions): object {
  const { uid } = board;
  if (!uid) throw new Error(`the board ${board.title ?? ''} has no uid: compile it with compileDashboards`);
  if (team.name.toLowerCase() === RESERVED.toLowerCase()) {
    throw new Error(`the folder ${RESERVED} has Sextant's own boards: name the team differently`);
  }
  const json = JSON.stringify(board);
  const bytes = Buffer.byteLength(json);
  if (bytes > MAX_BYTES)
    throw new Error(`the board ${uid} has ${bytes} bytes, a ConfigMap at most ${MAX_BYTES}: divide it`);
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: `board-${uid}`,
      namespace,
      labels: { [BOARD_LABEL[0]]: BOARD_LABEL[1] },
      annotations: { [FOLDER_ANNOTATION]: team.name },
    },
    // Files of all namespaces share the folder of the team, so the name contains the uid.
    data: { [`${uid}.json`]: json },
  };
}
