// Sets or removes the limits of an org for a period.
import { useState } from 'react';
import { useChange } from '../../api/hooks';
import type { RequestOf } from '../../api/types';
import { SelectField, TextField } from '../../ui/fields';
import { FormDialog, problemsOf } from '../../ui/form-dialog';
import { useNotify } from '../../ui/toast';
import type { Budget } from './budget';

type Rule = NonNullable<RequestOf<'put', '/api/v1/budgets'>['body']['when_ledger_unavailable']>;

export interface BudgetDialogProps {
  readonly org: string;
  readonly budget: Budget;
  readonly onClose: () => void;
}

export function BudgetDialog({ org, budget, onClose }: BudgetDialogProps) {
  const { period } = budget;
  const [soft, setSoft] = useState(budget.soft_limit_usd ?? '');
  const [hard, setHard] = useState(budget.hard_limit_usd ?? '');
  const [rule, setRule] = useState<Rule>(budget.when_ledger_unavailable);
  const notify = useNotify();
  const isRemoved = soft.trim() === '' && hard.trim() === '';
  const set = useChange('put', '/api/v1/budgets', {
    changes: ['/api/v1/budgets'],
    org,
    onDone: () => {
      notify.done(isRemoved ? `${org} has no budget per ${period}` : `The budget of ${org} per ${period} is set`);
      onClose();
    },
  });
  const problems = problemsOf(set.error);
  const submit = () =>
    set.mutate({
      body: {
        period,
        soft_limit_usd: limitOf(soft),
        hard_limit_usd: limitOf(hard),
        ...(rule !== budget.when_ledger_unavailable && { when_ledger_unavailable: rule }),
      },
    });
  return (
    <FormDialog
      title={`Budget of ${org} per ${period}`}
      action={isRemoved ? 'Remove the budget' : 'Set the budget'}
      look={isRemoved ? 'danger' : 'primary'}
      busy={set.isPending}
      error={set.error}
      onClose={onClose}
      onSubmit={submit}
    >
      <TextField
        label="Soft limit in dollars"
        hint="An alert fires at this limit. Empty: no soft limit."
        inputMode="decimal"
        value={soft}
        problem={problems.soft_limit_usd}
        onChange={(event) => setSoft(event.target.value)}
      />
      <TextField
        label="Hard limit in dollars"
        hint="Calls that could exceed this limit are rejected. Empty: no hard limit."
        inputMode="decimal"
        value={hard}
        problem={problems.hard_limit_usd}
        onChange={(event) => setHard(event.target.value)}
      />
      <SelectField
        label="While the ledger is unavailable"
        hint="Applies to the org, for the day and the month."
        value={rule}
        choices={[
          { value: 'closed', label: 'Reject calls that need it' },
          { value: 'open', label: 'Allow calls' },
        ]}
        problem={problems.when_ledger_unavailable}
        onChange={(value) => setRule(value as Rule)}
      />
    </FormDialog>
  );
}

function limitOf(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
