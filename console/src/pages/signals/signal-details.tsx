// The details of a signal: labels, buckets, queries and what uses it.
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMe } from '../../app/session';
import { count } from '../../text/format';
import { MetricChart } from '../../panels/metric-chart';
import { Details, Json } from '../../ui/details';
import { examplesOf, metricNamed } from './examples';
import { CurrentSeries } from './current-series';
import { domainOf, KIND_LABELS, type Signal } from './signal-list';
import styles from './signals.module.css';

const CHART_HEIGHT = 220;

export function SignalDetails({ signal }: { readonly signal: Signal }) {
  const { platform } = useMe();
  const metric = signal.kind === 'metric' ? metricNamed(signal.name) : undefined;
  const examples = metric ? examplesOf(metric) : [];
  const [first] = examples;
  return (
    <div className={styles.details}>
      <p>{signal.description}</p>
      <Details
        entries={[
          ['Kind', KIND_LABELS[signal.kind]],
          ['Type', signal.type],
          ['Unit', signal.unit ?? undefined],
          ['Domain', domainOf(signal)],
          ['Stability', signal.stability ?? undefined],
          ['Replaced by', signal.successor === null ? undefined : <SignalLink name={signal.successor} />],
          ['Series in all processes', signal.series === null ? undefined : count(signal.series)],
          ['Series budget of a process', signal.series_budget === null ? undefined : count(signal.series_budget)],
          ['Buckets', metric?.kind === 'histogram' ? metric.buckets.join(', ') : undefined],
          [
            'Attributes',
            signal.attributes.length === 0 ? undefined : <List names={signal.attributes} link={signalLink} />,
          ],
        ]}
      />
      {signal.labels.length > 0 && <Labels labels={signal.labels} />}
      <UsedBy signal={signal} />
      {examples.length > 0 && (
        <section>
          <h3>Queries</h3>
          {examples.map(({ title, query }) => (
            <div key={query} className={styles.example}>
              <p>{title}</p>
              <Json value={query} label={`Query: ${title}`} />
            </div>
          ))}
          {first && platform && (
            <MetricChart
              label={`${signal.name}: ${first.title}`}
              query={first.query}
              unit={first.unit}
              height={CHART_HEIGHT}
            />
          )}
        </section>
      )}
      {metric && platform && <CurrentSeries metric={metric} budget={signal.series_budget} />}
    </div>
  );
}

function Labels({ labels }: { readonly labels: Signal['labels'] }) {
  return (
    <section>
      <h3>Labels</h3>
      <dl className={styles.labels}>
        {labels.map(({ name, description, values, budget }) => (
          <div key={name}>
            <dt>
              <code>{name}</code> {description}, at most {count(budget)} values
            </dt>
            <dd>{values === null ? 'values are known at run time' : values.join(', ')}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function UsedBy({ signal: { used_by: used } }: { readonly signal: Signal }) {
  const boards = [...new Set(used.boards.map(({ board }) => board))];
  if (boards.length + used.alerts.length + used.runbooks.length === 0)
    return <p>No board, alert or runbook uses it.</p>;
  return (
    <section>
      <h3>Used by</h3>
      <Details
        entries={[
          ['Boards', boards.length === 0 ? undefined : <List names={boards} link={boardLink} />],
          ['Panels', used.boards.length === 0 ? undefined : used.boards.map(({ title }) => title).join(', ')],
          ['Alerts', used.alerts.length === 0 ? undefined : <List names={used.alerts} link={alertLink} />],
          ['Runbooks', used.runbooks.length === 0 ? undefined : <List names={used.runbooks} link={runbookLink} />],
        ]}
      />
    </section>
  );
}

function List({ names, link }: { readonly names: readonly string[]; readonly link: (name: string) => ReactNode }) {
  return names.map((name, index) => (
    <span key={name}>
      {index > 0 && ', '}
      {link(name)}
    </span>
  ));
}

function SignalLink({ name }: { readonly name: string }) {
  return (
    <Link to="/signals" search={{ name }}>
      {name}
    </Link>
  );
}

const signalLink = (name: string) => <SignalLink name={name} />;

const boardLink = (uid: string) => (
  <Link to="/boards/$uid" params={{ uid }}>
    {uid}
  </Link>
);

const alertLink = (name: string) => (
  <Link to="/alerts/$name" params={{ name }}>
    {name}
  </Link>
);

const runbookLink = (name: string) => (
  <Link to="/runbooks/$name" params={{ name: `${name}.md` }}>
    {name}
  </Link>
);
