// The alerts that fire or are pending, of every source: Prometheus, the ruler of Loki, and alerts that services post.
import { useGet } from '../../api/hooks';
import { useRefreshMs } from '../../app/root-search';
import { isHeartbeat } from '../../pages/alerts/alert-rules';
import { ActiveAlerts } from '../../pages/alerts/alert-table';
import { Empty, QueryView } from '../../ui/states';
import { isSelected } from './alert-selection';
import styles from './list.module.css';
import type { ListProps } from './props';

const POLL_MS = 15_000;

export function AlertList({ panel, height }: ListProps) {
  const query = useGet('/api/v1/alerts', {}, { refetchMs: useRefreshMs() ?? POLL_MS });
  return (
    <QueryView query={query} height={height}>
      {({ items }) => {
        const active = items.filter(
          (alert) =>
            ['firing', 'pending'].includes(alert.state) && !isHeartbeat(alert) && isSelected(panel, alert.name),
        );
        if (active.length === 0) return <Empty title="No alert is firing">{panel.description}</Empty>;
        return (
          <div className={styles.scroller} style={{ maxHeight: height }} tabIndex={0} aria-label={panel.title}>
            <ActiveAlerts label={panel.title ?? 'Alerts'} alerts={active} />
          </div>
        );
      }}
    </QueryView>
  );
}
