// Sets a flag for an org, a workspace, a user or every org.
import { useState } from 'react';
import { useChange } from '../../api/hooks';
import { useActingOrg } from '../../app/one-org';
import { useMe } from '../../app/session';
import { useConfirm } from '../../ui/confirm';
import { CheckField, SelectField, TextField } from '../../ui/fields';
import { FormDialog, problemsOf } from '../../ui/form-dialog';
import { useNotify } from '../../ui/toast';
import { flagText, flagValueOf } from './flag-value';
import type { Flag } from './flag';
import type { FlagTarget } from './flags-search';

export interface FlagDialogProps {
  readonly flag: Flag;
  readonly target: FlagTarget;
  readonly onClose: () => void;
}

export function FlagDialog({ flag, target, onClose }: FlagDialogProps) {
  const { name, description } = flag;
  const { platform } = useMe();
  const org = useActingOrg();
  const [enabled, setEnabled] = useState(flag.enabled);
  const [value, setValue] = useState(flagText(flag.value));
  const [everyone, setEveryone] = useState(false);
  const confirm = useConfirm();
  const notify = useNotify();
  const whose = everyone ? 'every org' : target.kind === 'org' ? `the org ${org}` : `the ${target.kind}`;
  const set = useChange('put', '/api/v1/flags/{name}', {
    changes: ['/api/v1/flags'],
    onDone: () => {
      notify.done(`${name} is ${enabled ? 'on' : 'off'} for ${whose}`);
      onClose();
    },
  });
  const problems = problemsOf(set.error);
  const submit = async () => {
    const state = `${enabled ? 'on' : 'off'}${value === '' ? '' : ` with the value ${value}`}`;
    const text = `${name} will be ${state} for ${whose}. It takes effect for new runs.`;
    if (!(await confirm({ title: `Set the flag ${name}?`, text, action: 'Set the flag', danger: everyone }))) return;
    set.mutate({ path: { name }, body: { enabled, value: flagValueOf(value), everyone, ...target.ids } });
  };
  return (
    <FormDialog
      title={`Set the flag ${name}`}
      action="Set the flag…"
      busy={set.isPending}
      error={set.error}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <p className="lead">
        {description} For {whose}.
      </p>
      <SelectField
        label="State"
        value={enabled ? 'on' : 'off'}
        choices={[
          { value: 'on', label: 'On' },
          { value: 'off', label: 'Off' },
        ]}
        problem={problems.enabled}
        onChange={(next) => setEnabled(next === 'on')}
      />
      <TextField
        label="Value"
        hint="Empty for a flag that takes no value."
        value={value}
        problem={problems.value}
        onChange={(event) => setValue(event.target.value)}
      />
      {platform && target.kind === 'org' && (
        <CheckField label="Set the default of every org" checked={everyone} onChange={setEveryone} />
      )}
      {problems.everyone !== undefined && <p className="problem">{problems.everyone}</p>}
    </FormDialog>
  );
}
