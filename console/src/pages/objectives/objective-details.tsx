// The details of an objective: what is bad, the budget over time, and what else uses its metric.
import { Link } from '@tanstack/react-router';
import { useGet } from '../../api/hooks';
import { Details } from '../../ui/details';
import { BudgetHistory } from './budget-history';
import { BURN_CHECKS, type Objective } from './burn';
import { badEventsText } from './bad-events';
import { declarationOf } from './declaration';
import styles from './objectives.module.css';

export function ObjectiveDetails({ objective }: { readonly objective: Objective }) {
  const declaration = declarationOf(objective.name);
  return (
    <div className={styles.details}>
      {declaration && <BudgetHistory declaration={declaration} />}
      <Details
        entries={[
          ['What counts as bad', declaration && badEventsText(declaration)],
          ['A burn rate of 1', `spends the budget exactly in ${objective.window}`],
          ...BURN_CHECKS.map((check) => [`${check.name}: above ${check.above}`, `spends ${check.spends}`] as const),
          [
            'Metric',
            <Link key="metric" to="/signals" search={{ name: objective.metric }}>
              {objective.metric}
            </Link>,
          ],
          ['Alerts on this metric', <Alerts key="alerts" metric={objective.metric} />],
        ]}
      />
    </div>
  );
}

function Alerts({ metric }: { readonly metric: string }) {
  const { data } = useGet('/api/v1/signals', { query: { kind: 'metric', q: metric } });
  const names = data?.items.find(({ name }) => name === metric)?.used_by.alerts ?? [];
  if (names.length === 0) return data ? 'none' : '…';
  return names.map((name, index) => (
    <span key={name}>
      {index > 0 && ', '}
      <Link to="/alerts/$name" params={{ name }}>
        {name}
      </Link>
    </span>
  ));
}
