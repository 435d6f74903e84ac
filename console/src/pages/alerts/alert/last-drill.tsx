// What the receivers answered to the last drill of an alert.
import { useGet } from '../../../api/hooks';
import type { ResponseOf } from '../../../api/types';
import { useMe } from '../../../app/session';
import { Badge } from '../../../ui/badge';
import { Ago, Details, useNow } from '../../../ui/details';
import { Section } from '../../../ui/page';
import styles from '../alerts.module.css';

type Drill = NonNullable<ResponseOf<'get', '/api/v1/alerts/{name}/drill'>['drill']>;

const POLL_MS = 3_000;
const isActive = (ends: string, now: number): boolean => Date.parse(ends) > now;

/** Nothing without a drill within an hour, and for people of one org. */
export function LastDrill({ alert }: { readonly alert: string }) {
  const { platform } = useMe();
  const request = { path: { name: alert } };
  const { data } = useGet('/api/v1/alerts/{name}/drill', request, {
    enabled: platform,
    refetchMs: (answer) => (answer?.drill && isActive(answer.drill.ends_at, Date.now()) ? POLL_MS : undefined),
  });
  if (!data?.drill) return null;
  return (
    <Section title="Last drill">
      <Answers drill={data.drill} />
    </Section>
  );
}

function Answers({ drill }: { readonly drill: Drill }) {
  const now = useNow();
  const active = isActive(drill.ends_at, now);
  return (
    <div className={styles.stack}>
      <Details
        entries={[
          ['Started', <Ago at={drill.started_at} />],
          ['By', drill.started_by],
          ['Receivers', drill.receivers === null ? undefined : drill.receivers.join(', ')],
        ]}
      />
      {drill.integrations.length === 0 ? (
        <p role="status">
          {active
            ? 'No receiver has been called yet. Alertmanager groups alerts for up to 30 seconds.'
            : 'No receiver was called: check the routes and silences of Alertmanager.'}
        </p>
      ) : (
        <ul className={styles.answers} aria-label="Answers of the receivers">
          {drill.integrations.map(({ integration, sent, failed }) => (
            <li key={integration}>
              <Badge tone={failed < sent ? 'good' : 'bad'}>{integration}</Badge>{' '}
              {failed < sent ? 'accepted' : `refused ${failed} of ${sent}: the log of Alertmanager has the reason`}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
