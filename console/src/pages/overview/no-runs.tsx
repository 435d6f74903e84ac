// What to do when the overview has no runs: start some, look at another org, or choose a longer period.
import { Link } from '@tanstack/react-router';
import { useGet } from '../../api/hooks';
import { useLiveState } from '../../app/live-provider';
import { OtherOrgs } from '../../app/other-orgs';
import { Copy } from '../../ui/copy';
import { Section } from '../../ui/page';
import { Empty } from '../../ui/states';
import type { Overview } from './overview';
import styles from './overview.module.css';
import type { Period } from './search';

const COMMAND = 'make demo';
/** The event stream tells of the first run; polling is for when it is not connected. */
const POLL_MS = 5_000;

export function NoRuns({ overview, period }: { readonly overview: Overview; readonly period: Period }) {
  const isLive = useLiveState() === 'open';
  useGet('/api/v1/ops/overview', { query: { period } }, { refetchMs: POLL_MS });
  const { data: runs } = useGet('/api/v1/runs', { query: { limit: 1 } });
  const others = overview.other_orgs ?? [];
  if (others.length > 0)
    return (
      <Section title="No runs in this period">
        <OtherOrgs orgs={others} what="runs" />
      </Section>
    );
  if (runs === undefined) return null;
  if (runs.items.length > 0)
    return (
      <Section title="No runs in this period">
        <Empty title="There were runs before">
          <Link to="/" search={(old) => ({ ...old, period: '30d' as const })}>
            Show the last 30 days
          </Link>{' '}
          or <Link to="/runs">list all runs</Link>.
        </Empty>
      </Section>
    );
  return (
    <Section title="Start the first runs">
      <p>Sextant is ready and has no runs yet. This command sends runs of every kind, with traces, logs and costs:</p>
      <p className={styles.command}>
        <Copy text={COMMAND} what="command" />
      </p>
      <p className="muted" role="status">
        {isLive ? 'Waiting for the first run. This page fills by itself.' : 'Connecting to the event stream…'}
      </p>
    </Section>
  );
}
