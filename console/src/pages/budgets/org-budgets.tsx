// The budgets of one org.
import { useState } from 'react';
import { useGet } from '../../api/hooks';
import { percent, usd } from '../../text/format';
import { Button } from '../../ui/button';
import { Meter } from '../../ui/meter';
import { Section } from '../../ui/page';
import { QueryView } from '../../ui/states';
import { BudgetDialog } from './budget-dialog';
import { stateOf } from './budget-state';
import styles from './budgets.module.css';
import type { Budget } from './budget';

const HEIGHT = 140;
const NAMES = { day: 'Today', month: 'This month' } as const;

export interface OrgBudgetsProps {
  readonly org: string;
  readonly refusal: string | undefined;
}

export function OrgBudgets({ org, refusal }: OrgBudgetsProps) {
  const query = useGet('/api/v1/budgets', {}, { org });
  const [edited, setEdited] = useState<Budget>();
  return (
    <Section title={org}>
      <QueryView query={query} height={HEIGHT}>
        {({ items }) => (
          <>
            <div className={styles.budgets}>
              {items.map((budget) => (
                <BudgetView
                  key={budget.period}
                  {...{ budget, org }}
                  isRefused={refusal !== undefined}
                  onEdit={() => setEdited(budget)}
                />
              ))}
            </div>
            <p className="muted">
              {items[0]?.when_ledger_unavailable === 'open'
                ? 'While the ledger is unavailable, calls are allowed.'
                : 'While the ledger is unavailable, calls that need a hard limit or a ledger entry are rejected.'}
            </p>
          </>
        )}
      </QueryView>
      {edited && <BudgetDialog org={org} budget={edited} onClose={() => setEdited(undefined)} />}
    </Section>
  );
}

interface BudgetViewProps {
  readonly budget: Budget;
  readonly org: string;
  readonly isRefused: boolean;
  readonly onEdit: () => void;
}

function BudgetView({ budget, org, isRefused, onEdit }: BudgetViewProps) {
  const { period, spent_usd: spent, soft_limit_usd: soft, hard_limit_usd: hard } = budget;
  const state = stateOf(budget);
  const limit = hard ?? soft;
  const text = limit === null ? `${usd(spent)} spent, no limit` : `${usd(spent)} of ${usd(limit)}`;
  return (
    <div className={styles.budget}>
      <div className={styles.line}>
        <h3>{NAMES[period]}</h3>
        <span className="numeric">
          {text}
          {state.share !== null && ` (${percent(state.share, 0)})`}
        </span>
      </div>
      <Meter label={`Budget of ${org} for the ${period}`} share={state.share ?? 0} text={text} tone={state.tone} />
      <div className={styles.line}>
        <span className="muted">
          Soft limit {soft === null ? 'none' : usd(soft)}, hard limit {hard === null ? 'none' : usd(hard)}
          {state.isExhausted && '. Calls that cost something are rejected.'}
        </span>
        <Button disabled={isRefused} onClick={onEdit}>
          {limit === null ? 'Set a budget' : 'Change'}
          <span className="visually-hidden">
            {' '}
            of {org} for the {period}
          </span>
        </Button>
      </div>
    </div>
  );
}
