// The alerts that fire now.
import { Link } from '@tanstack/react-router';
import { useGet } from '../../api/hooks';
import { Ago } from '../../ui/details';
import { StateBadge } from '../../ui/badge';
import { Section } from '../../ui/page';
import { Empty, QueryView } from '../../ui/states';
import styles from './overview.module.css';

const HEIGHT = 160;
const MAX_SHOWN = 8;

export function FiringAlerts() {
  const query = useGet('/api/v1/alerts', { query: { state: 'firing' } });
  return (
    <Section title="Firing alerts" actions={<Link to="/alerts">All alerts</Link>}>
      <QueryView query={query} height={HEIGHT}>
        {({ items, incomplete }) => {
          // The severity `none` is for Watchdog, which always fires.
          const alerts = items.filter(({ severity }) => severity !== 'none');
          return (
            <>
              {incomplete.length > 0 && (
                <p className="muted">Not complete: {incomplete.join(' and ')} cannot be reached.</p>
              )}
              {alerts.length === 0 && <Empty title="No alert is firing" />}
              <ul className={styles.list}>
                {alerts.slice(0, MAX_SHOWN).map(({ name, severity, summary, since, instances }) => (
                  <li key={name} className={styles.line}>
                    <span>
                      <StateBadge state={severity ?? 'firing'} />
                      <Link to="/alerts/$name" params={{ name }}>
                        {name}
                      </Link>
                      <span className={`${styles.summary} muted`}>{instances[0]?.summary ?? summary}</span>
                    </span>
                    <Ago at={since} />
                  </li>
                ))}
              </ul>
              {alerts.length > MAX_SHOWN && <p className="muted">And {alerts.length - MAX_SHOWN} more.</p>}
            </>
          );
        }}
      </QueryView>
    </Section>
  );
}
