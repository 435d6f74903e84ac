// Creates an org, or sets its plan and retention.
import { useState } from 'react';
import { useChange } from '../../api/hooks';
import { SelectField, TextField } from '../../ui/fields';
import { FormDialog, problemsOf } from '../../ui/form-dialog';
import { useNotify } from '../../ui/toast';
import type { Org } from './org';

const PLANS = ['free', 'pro', 'team', 'enterprise'] as const satisfies readonly Org['plan'][];

export interface OrgDialogProps {
  /** The org to change; without one, the dialog creates one. */
  readonly org?: Org;
  readonly onClose: () => void;
}

export function OrgDialog({ org, onClose }: OrgDialogProps) {
  const [name, setName] = useState(org?.name ?? '');
  const [plan, setPlan] = useState<Org['plan']>(org?.plan ?? 'free');
  const [days, setDays] = useState(org?.retention_days?.toString() ?? '');
  const notify = useNotify();
  const set = useChange('put', '/api/v1/orgs/{name}', {
    changes: ['/api/v1/orgs'],
    onDone: () => {
      notify.done(org ? `${name} has the plan ${plan}` : `Created the org ${name}`);
      onClose();
    },
  });
  const problems = problemsOf(set.error);
  const hasRetention = plan === 'enterprise';
  const submit = () =>
    set.mutate({
      path: { name },
      body: { plan, retention_days: hasRetention && days.trim() !== '' ? Number(days) : null },
    });
  return (
    <FormDialog
      title={org ? `Plan of the org ${name}` : 'Create an org'}
      action={org ? 'Set the plan' : 'Create the org'}
      busy={set.isPending}
      error={set.error}
      onClose={onClose}
      onSubmit={submit}
    >
      {!org && (
        <TextField
          label="Name"
          required
          value={name}
          problem={problems.name}
          onChange={(event) => setName(event.target.value)}
        />
      )}
      <SelectField
        label="Plan"
        value={plan}
        choices={PLANS.map((value) => ({ value, label: value }))}
        problem={problems.plan}
        onChange={(value) => setPlan(value as Org['plan'])}
      />
      {hasRetention && (
        <TextField
          label="Retention in days"
          type="number"
          min={1}
          max={3650}
          hint="Empty: the retention of the plan. A shorter retention deletes records."
          value={days}
          problem={problems.retention_days}
          onChange={(event) => setDays(event.target.value)}
        />
      )}
    </FormDialog>
  );
}
