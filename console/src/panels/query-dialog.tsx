// The queries of a panel, as the board has them.
import { Dialog } from '../ui/dialog';
import type { Panel } from './dashboard';
import styles from './panel-frame.module.css';

const LANGUAGES: Readonly<Record<string, string>> = {
  ...{ prometheus: 'PromQL', loki: 'LogQL', 'grafana-postgresql-datasource': 'SQL' },
};

export function QueryDialog({ panel, onClose }: { readonly panel: Panel; readonly onClose: () => void }) {
  return (
    <Dialog title={`Queries of ${panel.title}`} open onClose={onClose} wide>
      {(panel.targets ?? []).map(({ refId, expr, rawSql, legendFormat, datasource = panel.datasource }) => (
        <figure key={refId} className={styles.query}>
          <figcaption>
            {refId} · {LANGUAGES[datasource?.type ?? ''] ?? datasource?.type}
            {legendFormat && (
              <span className={styles.muted}>
                {' '}
                · legend <code>{legendFormat}</code>
              </span>
            )}
          </figcaption>
          <code tabIndex={0}>{expr ?? rawSql}</code>
        </figure>
      ))}
      <p className={styles.muted}>
        <code>$window</code> and other names with a dollar sign are variables of the board.
      </p>
    </Dialog>
  );
}
