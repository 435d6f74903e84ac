// One alert: its state, its query over time, its instances, its history, its last drill and its runbook.
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGet } from '../../api/hooks';
import { useRefreshMs, useTimeRange } from '../../app/root-search';
import { useRanged } from '../../api/use-ranged';
import { duration } from '../../text/format';
import { StateBadge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Ago, Details } from '../../ui/details';
import { Page, Section } from '../../ui/page';
import { Empty, QueryView } from '../../ui/states';
import { TimePicker } from '../../ui/time-picker';
import { orgOf, withPlaceholders } from './alert-rules';
import styles from './alerts.module.css';
import { DrillButton } from './alert/drill-button';
import { AlertHistory } from './alert/history';
import { AlertInstances } from './alert/instances';
import { LastDrill } from './alert/last-drill';
import { AlertQuery } from './alert/query';
import { Runbook } from './alert/runbook';
import type { AlertDetails } from './alert/types';
import { matchersOfLabels } from './silences/matchers';
import { useSilenceDialog, type SilenceDialogState } from './silences/use-silence-dialog';

const POLL_MS = 30_000;
const DEFAULT_FROM = 'now-6h';

export default function AlertPage(): ReactNode {
  const { name } = useParams({ from: '/alerts/$name' });
  const refreshMs = useRefreshMs();
  const query = useGet('/api/v1/alerts/{name}', { path: { name } }, { refetchMs: refreshMs ?? POLL_MS });
  const silencing = useSilenceDialog();
  return (
    <Page
      title={name}
      description={withPlaceholders(query.data?.summary ?? null) ?? undefined}
      actions={
        <>
          <TimePicker defaultFrom={DEFAULT_FROM} />
          <DrillButton alert={name} />
          <Button onClick={() => silencing.open(matchersOfLabels({ alertname: name }))}>Silence</Button>
        </>
      }
    >
      <QueryView query={query} height={640}>
        {(alert) => <Content key={alert.name} alert={alert} silencing={silencing} />}
      </QueryView>
      {silencing.dialog}
    </Page>
  );
}

function Content({ alert, silencing }: { readonly alert: AlertDetails; readonly silencing: SilenceDialogState }) {
  const times = useTimeRange(DEFAULT_FROM);
  const history = useRanged('/api/v1/alerts/{name}/history', { path: { name: alert.name } }, times);
  return (
    <div className={styles.stack}>
      <Rule alert={alert} />
      <AlertQuery alert={alert} history={history} />
      <Section title={`Active now (${alert.instances.length})`} flush>
        {alert.instances.length === 0 ? (
          <Empty title="Nothing is pending or firing" />
        ) : (
          <AlertInstances
            instances={alert.instances}
            onSilence={(labels) => silencing.open(matchersOfLabels(labels))}
          />
        )}
      </Section>
      <AlertHistory history={history} />
      <LastDrill alert={alert.name} />
      <Runbook alert={alert} />
    </div>
  );
}

function Rule({ alert }: { readonly alert: AlertDetails }) {
  const orgs = unique(alert.instances.flatMap(({ labels }) => orgOf(labels) ?? []));
  const receivers = unique(alert.instances.flatMap((one) => one.receivers ?? []));
  const inhibitors = unique(alert.instances.flatMap((one) => one.inhibited_by ?? []));
  return (
    <Section title="Rule">
      <div className={styles.stack}>
        <Details
          entries={[
            ['State', <StateBadge state={alert.state} />],
            ['Since', alert.since === null ? undefined : <Ago at={alert.since} />],
            ['Severity', alert.severity === null ? undefined : <StateBadge state={alert.severity} />],
            ['Priority', alert.priority ?? undefined],
            ['Team', alert.team ?? undefined],
            ['Must hold', alert.for_seconds === 0 ? 'at once' : duration(alert.for_seconds)],
            ['Evaluated by', alert.source],
            ['Orgs', orgs.length === 0 ? undefined : orgs.join(', ')],
            ['Last error', alert.last_error ?? undefined],
            ['Notifies', receivers.length === 0 ? undefined : receivers.join(', ')],
            ['Inhibited by', inhibitors.length === 0 ? undefined : <Inhibitors names={inhibitors} />],
            ['Drawn on', alert.drawn_on.length === 0 ? undefined : <DrawnOn panels={alert.drawn_on} />],
          ]}
        />
        <p>{withPlaceholders(alert.description)}</p>
      </div>
    </Section>
  );
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}

function Inhibitors({ names }: { readonly names: readonly string[] }) {
  return names.map((name, index) => (
    <span key={name}>
      {index > 0 && ', '}
      <Link to="/alerts/$name" params={{ name }}>
        {name}
      </Link>
    </span>
  ));
}

function DrawnOn({ panels }: { readonly panels: AlertDetails['drawn_on'] }) {
  return panels.map(({ board, panel, title }, index) => (
    <span key={`${board}/${panel}`}>
      {index > 0 && ', '}
      <Link to="/boards/$uid" params={{ uid: board }}>
        {title}
      </Link>
    </span>
  ));
}
