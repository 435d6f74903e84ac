// The objectives, those with the least error budget first.
import { Link } from '@tanstack/react-router';
import { useGet } from '../../api/hooks';
import type { ItemOf } from '../../api/types';
import { budgetText } from '../../text/budget';
import { Meter } from '../../ui/meter';
import { Section } from '../../ui/page';
import { Empty, QueryView } from '../../ui/states';
import styles from './overview.module.css';

type Objective = ItemOf<'/api/v1/objectives'>;

const HEIGHT = 160;
const MAX_SHOWN = 6;
const LOW = 0.25;

export function ObjectiveList() {
  const query = useGet('/api/v1/objectives', {});
  return (
    <Section title="Error budgets left" actions={<Link to="/objectives">All objectives</Link>}>
      <QueryView
        query={query}
        height={HEIGHT}
        empty={{ when: ({ items }) => items.length === 0, show: <Empty title="There are no objectives" /> }}
      >
        {({ items }) => (
          <ul className={styles.list}>
            {leastFirst(items)
              .slice(0, MAX_SHOWN)
              .map(({ name, description, budget_left: left }) => (
                <li key={name}>
                  <div className={styles.line}>
                    <span title={description}>{name}</span>
                    <span className="numeric">{budgetText(left, 0)}</span>
                  </div>
                  <Meter
                    label={`Error budget left of ${name}`}
                    share={left ?? 0}
                    text={budgetText(left, 0)}
                    tone={left === null || left > LOW ? 'good' : left > 0 ? 'warning' : 'bad'}
                  />
                </li>
              ))}
          </ul>
        )}
      </QueryView>
    </Section>
  );
}

function leastFirst(objectives: readonly Objective[]): readonly Objective[] {
  return objectives.toSorted((a, b) => (a.budget_left ?? Infinity) - (b.budget_left ?? Infinity));
}
