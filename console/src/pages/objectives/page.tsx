// Objectives: how much of each error budget is left, and how fast it is spent.
import type { ReactNode } from 'react';
import { useGet } from '../../api/hooks';
import { useRefreshMs } from '../../app/root-search';
import { useMe } from '../../app/session';
import { Page } from '../../ui/page';
import { Empty, QueryView } from '../../ui/states';
import { TimePicker } from '../../ui/time-picker';
import { byBudget } from './burn';
import { DEFAULT_FROM } from './budget-history';
import { ObjectiveCard } from './objective-card';
import styles from './objectives.module.css';

const POLL_MS = 60_000;

export default function ObjectivesPage(): ReactNode {
  const { platform } = useMe();
  const refreshMs = useRefreshMs();
  const query = useGet('/api/v1/objectives', {}, { refetchMs: refreshMs ?? POLL_MS, enabled: platform });
  return (
    <Page
      title="Objectives"
      description="How much of each error budget is left, and how fast it is spent. The least budget is first."
      actions={<TimePicker defaultFrom={DEFAULT_FROM} />}
    >
      {platform ? (
        <QueryView
          query={query}
          height={640}
          empty={{
            when: ({ items }) => items.length === 0,
            show: <Empty title="No objective is declared">Declare one in signals/src/domains of the repository.</Empty>,
          }}
        >
          {({ items }) => (
            <div className={styles.list}>
              {byBudget(items).map((objective) => (
                <ObjectiveCard key={objective.name} objective={objective} />
              ))}
            </div>
          )}
        </QueryView>
      ) : (
        <Empty title="Objectives are for platform administrators">They measure the platform over every org.</Empty>
      )}
    </Page>
  );
}
