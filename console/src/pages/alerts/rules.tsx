// All rules: firing first, then pending, then the silent ones by team.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { Filters, SearchField, SelectField } from '../../ui/fields';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Section } from '../../ui/page';
import { Empty } from '../../ui/states';
import { filterAlerts, groupAlerts, isHeartbeat, valuesOf, type Alert } from './alert-rules';
import { ActiveAlerts, SilentAlerts } from './alert-table';
import styles from './alerts.module.css';
import { ALERT_STATES, type AlertsSearch } from './search';

export interface RulesProps {
  readonly alerts: readonly Alert[];
  /** Why a part is missing. */
  readonly incomplete: readonly string[];
  /** Null: all orgs. */
  readonly org: string | null;
}

export function Rules({ alerts, incomplete, org }: RulesProps) {
  const search = useSearch({ from: '/alerts' });
  const navigate = useNavigate({ from: '/alerts' });
  const set = useCallback(
    (change: { readonly [K in keyof AlertsSearch]: AlertsSearch[K] | undefined }) =>
      void navigate({ to: '.', search: (old: AlertsSearch) => ({ ...old, ...change }), replace: true }),
    [navigate],
  );
  const setText = useCallback((q: string) => set({ q: q === '' ? undefined : q }), [set]);
  const found = useMemo(() => filterAlerts(alerts, search), [alerts, search]);
  const groups = useMemo(() => groupAlerts(found), [found]);
  const isQuiet = !alerts.some((one) => one.state === 'firing' && !isHeartbeat(one));
  return (
    <div className={styles.stack}>
      {incomplete.map((problem) => (
        <p key={problem} role="status" className={styles.note}>
          {problem}. States and silences may be missing.
        </p>
      ))}
      <Filters>
        <SearchField label="Search alerts" value={search.q ?? ''} onChange={setText} />
        <SelectField
          compact
          label="State"
          value={search.state ?? ''}
          choices={[{ value: '', label: 'Any state' }, ...ALERT_STATES.map(choice)]}
          onChange={(value) => set({ state: ALERT_STATES.find((one) => one === value) })}
        />
        <SelectField
          compact
          label="Severity"
          value={search.severity ?? ''}
          choices={[{ value: '', label: 'Any severity' }, ...valuesOf(alerts, 'severity').map(choice)]}
          onChange={(value) => set({ severity: value || undefined })}
        />
        <SelectField
          compact
          label="Team"
          value={search.team ?? ''}
          choices={[{ value: '', label: 'Any team' }, ...valuesOf(alerts, 'team').map(choice)]}
          onChange={(value) => set({ team: value || undefined })}
        />
        <span className={styles.muted} role="status">
          {found.length} of {alerts.length} rules
        </span>
      </Filters>
      {isQuiet && (
        <p>
          <Badge tone="good">No alert is firing{org === null ? '' : ` on the org ${org}`}</Badge>
        </p>
      )}
      {groups.length === 0 && (
        <Empty title={alerts.length === 0 ? 'There are no alert rules' : 'No rule matches these filters'}>
          {alerts.length > 0 && (
            <Button onClick={() => set({ q: undefined, state: undefined, severity: undefined, team: undefined })}>
              Clear the filters
            </Button>
          )}
        </Empty>
      )}
      {groups.map(({ title, active, alerts: ofGroup }) => (
        <Section key={title} title={`${title} (${ofGroup.length})`} flush>
          {active ? <ActiveAlerts label={title} alerts={ofGroup} /> : <SilentAlerts label={title} alerts={ofGroup} />}
        </Section>
      ))}
    </div>
  );
}

function choice(value: string) {
  return { value, label: value };
}
