// Creates or changes a schedule.
import { useState } from 'react';
import { useChange } from '../../api/hooks';
import type { RequestOf } from '../../api/types';
import { SelectField, TextAreaField, TextField } from '../../ui/fields';
import { FormDialog, problemsOf } from '../../ui/form-dialog';
import { useNotify } from '../../ui/toast';
import { EXAMPLES, KINDS, parseInput, type Kind, type Schedule } from './schedule';

type NewSchedule = RequestOf<'post', '/api/v1/schedules'>['body'];
type Settings = RequestOf<'put', '/api/v1/schedules/{name}'>['body'];

export interface ScheduleDialogProps {
  readonly org: string;
  /** The schedule to change; without one, the dialog creates one. */
  readonly schedule?: Schedule;
  readonly onClose: () => void;
}

export function ScheduleDialog({ org, schedule, onClose }: ScheduleDialogProps) {
  const [name, setName] = useState(schedule?.name ?? '');
  const [kind, setKind] = useState((schedule?.kind ?? KINDS[0]) as Kind);
  const [cron, setCron] = useState(schedule?.cron ?? '0 6 * * 1');
  const [zone, setZone] = useState(schedule?.time_zone ?? 'UTC');
  const [input, setInput] = useState(textOf(schedule?.input ?? EXAMPLES[kind]));
  const [inputProblem, setInputProblem] = useState<string>();
  const notify = useNotify();
  const options = {
    changes: ['/api/v1/schedules'],
    org,
    onDone: () => {
      notify.done(`The schedule ${name} is ${schedule ? 'changed' : 'created'}`);
      onClose();
    },
  };
  const create = useChange('post', '/api/v1/schedules', options);
  const change = useChange('put', '/api/v1/schedules/{name}', options);
  const { error, isPending } = schedule ? change : create;
  const submit = () => {
    const parsed = parseInput(input);
    if ('problem' in parsed) return setInputProblem(parsed.problem);
    setInputProblem(undefined);
    // The API checks that the input is one of its kind.
    const body = { kind, cron, time_zone: zone, input: parsed.value, enabled: schedule?.enabled ?? true };
    if (schedule) change.mutate({ path: { name }, body: body as Settings });
    else create.mutate({ body: { ...body, name } as NewSchedule });
  };
  const problems = problemsOf(error);
  const ofInput = Object.entries(problems).filter(([field]) => field === 'input' || field.startsWith('input.'));
  return (
    <FormDialog
      title={schedule ? `Change the schedule ${name} of ${org}` : `Create a schedule of the org ${org}`}
      action={schedule ? 'Change the schedule' : 'Create the schedule'}
      busy={isPending}
      error={error}
      onClose={onClose}
      onSubmit={submit}
    >
      {!schedule && (
        <TextField
          label="Name"
          required
          placeholder="weekly-enrichment"
          value={name}
          problem={problems.name}
          onChange={(event) => setName(event.target.value)}
        />
      )}
      <SelectField
        label="Kind of run"
        value={kind}
        choices={KINDS.map((value) => ({ value, label: value }))}
        problem={problems.kind}
        onChange={(value) => {
          setKind(value as Kind);
          setInput(textOf(EXAMPLES[value as Kind]));
        }}
      />
      <TextField
        label="Cron expression"
        required
        hint="Minute, hour, day of the month, month, day of the week. For example 0 6 * * 1 for Mondays at 6:00."
        value={cron}
        problem={problems.cron}
        onChange={(event) => setCron(event.target.value)}
      />
      <TextField
        label="Time zone"
        required
        hint="For example UTC or Europe/Berlin."
        value={zone}
        problem={problems.time_zone}
        onChange={(event) => setZone(event.target.value)}
      />
      <TextAreaField
        label="Input"
        hint="JSON, as for a run of this kind."
        spellCheck={false}
        rows={6}
        value={input}
        problem={inputProblem ?? (ofInput.map(([field, message]) => `${field} ${message}`).join('; ') || undefined)}
        onChange={(event) => setInput(event.target.value)}
      />
    </FormDialog>
  );
}

function textOf(input: unknown): string {
  return JSON.stringify(input, null, 2);
}
