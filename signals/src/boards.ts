// How Grafana's sidecar on Kubernetes finds boards in ConfigMaps.

/** Name and value of the label of ConfigMaps with boards. */
export const BOARD_LABEL = ['grafana_dashboard', '1'] as const;
/** The annotation that names the folder of a board. */
export const FOLDER_ANNOTATION = 'grafana_folder';
