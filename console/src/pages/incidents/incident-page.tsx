// One incident: its state, its timeline and the actions on it.
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGet } from '../../api/hooks';
import { useRefreshMs } from '../../app/root-search';
import { dateTime } from '../../text/format';
import { StateBadge } from '../../ui/badge';
import { Ago, Details, Json } from '../../ui/details';
import { Page, Section } from '../../ui/page';
import { QueryView } from '../../ui/states';
import { IncidentActions } from './actions';
import styles from './incidents.module.css';
import { Duration } from './duration';
import { timelineOf, type Incident, type TimelineEntry } from './timeline';

const POLL_MS = 15_000;

export default function IncidentPage(): ReactNode {
  const { id } = useParams({ from: '/incidents/$id' });
  const refreshMs = useRefreshMs();
  const query = useGet('/api/v1/incidents/{id}', { path: { id } }, { refetchMs: refreshMs ?? POLL_MS });
  return (
    <Page
      title={query.data?.title ?? 'Incident'}
      description={query.data?.summary ?? undefined}
      actions={query.data && <IncidentActions incident={query.data} />}
    >
      <QueryView query={query} height={480}>
        {(incident) => (
          <div className={styles.stack}>
            <Facts incident={incident} />
            <Section title="Timeline">
              <ol className={styles.timeline}>
                {timelineOf(incident).map((entry) => (
                  <Entry key={entry.key} entry={entry} />
                ))}
              </ol>
            </Section>
          </div>
        )}
      </QueryView>
    </Page>
  );
}

function Facts({ incident }: { readonly incident: Incident }) {
  const firing = incident.alerts.filter(({ ends_at: end }) => end === null).length;
  return (
    <Section title="Incident">
      <Details
        entries={[
          ['State', <StateBadge key="state" state={incident.state} />],
          ['Severity', <StateBadge key="severity" state={incident.severity} />],
          ['Org', incident.org],
          ['Started', <Ago key="started" at={incident.opened_at} />],
          ['Duration', <Duration key="duration" from={incident.opened_at} to={incident.resolved_at} />],
          ['Acknowledged', incident.acknowledged_at === null ? 'not yet' : <Ago at={incident.acknowledged_at} />],
          ['Resolved', incident.resolved_at === null ? 'not yet' : <Ago at={incident.resolved_at} />],
          ['Alerts', `${incident.alerts.length}, ${firing} still firing`],
        ]}
      />
    </Section>
  );
}

const KINDS: Readonly<Record<TimelineEntry['kind'], string>> = {
  opened: 'incident',
  alert: 'alert',
  automatic: 'automatic action',
  person: 'person',
};

function Entry({ entry: { at, kind, actor, title, alert, text, details } }: { readonly entry: TimelineEntry }) {
  return (
    <li className={`${styles.entry} ${styles[kind]}`}>
      <time dateTime={at} className={`${styles.time} numeric`}>
        {dateTime(at)}
      </time>
      <div className={styles.what}>
        <p>
          <span className={styles.kind}>{KINDS[kind]}</span>{' '}
          {alert !== undefined && (
            <Link to="/alerts/$name" params={{ name: alert }}>
              {alert}
            </Link>
          )}
          {actor !== null && <strong>{actor}</strong>} {title}
        </p>
        {text !== null && <p className={styles.text}>{text}</p>}
        {details !== undefined && <Json value={details} label={`Details of ${title}`} />}
      </div>
    </li>
  );
}
