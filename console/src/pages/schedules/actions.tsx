// Pauses, resumes, changes or deletes one schedule, for its org.
import { useState } from 'react';
import { useChange } from '../../api/hooks';
import { Button } from '../../ui/button';
import { useConfirm } from '../../ui/confirm';
import { useNotify } from '../../ui/toast';
import type { Schedule } from './schedule';
import { ScheduleDialog } from './schedule-dialog';

export interface ScheduleActionsProps {
  readonly schedule: Schedule;
  readonly refusal: string | undefined;
}

export function ScheduleActions({ schedule, refusal }: ScheduleActionsProps) {
  const { name, org, enabled } = schedule;
  const [isOpen, setOpen] = useState(false);
  const confirm = useConfirm();
  const notify = useNotify();
  const options = { changes: ['/api/v1/schedules'], org };
  const pause = useChange('post', '/api/v1/schedules/{name}/pause', options);
  const resume = useChange('post', '/api/v1/schedules/{name}/resume', options);
  const remove = useChange('delete', '/api/v1/schedules/{name}', {
    ...options,
    // Not with the call: this component is gone when the list has been read again.
    onDone: () => notify.done(`Deleted the schedule ${name}`),
  });
  const disabled = refusal !== undefined;
  const path = { name };
  const toggle = () =>
    (enabled ? pause : resume).mutate(
      { path },
      {
        onSuccess: () => notify.done(`The schedule ${name} is ${enabled ? 'paused' : 'active'}`),
        onError: notify.failed,
      },
    );
  const askAndRemove = async () => {
    const text = `It starts no more runs of the org ${org}. Runs that it started continue. This cannot be undone.`;
    const action = 'Delete the schedule';
    if (!(await confirm({ title: `Delete the schedule ${name}?`, text, action, danger: true }))) return;
    remove.mutate({ path }, { onError: notify.failed });
  };
  const label = <span className="visually-hidden"> the schedule {name}</span>;
  return (
    <>
      <Button disabled={disabled} busy={pause.isPending || resume.isPending} onClick={toggle}>
        {enabled ? 'Pause' : 'Resume'}
        {label}
      </Button>{' '}
      <Button disabled={disabled} onClick={() => setOpen(true)}>
        Change{label}
      </Button>{' '}
      <Button disabled={disabled} busy={remove.isPending} onClick={() => void askAndRemove()}>
        Delete{label}
      </Button>
      {isOpen && <ScheduleDialog org={org} schedule={schedule} onClose={() => setOpen(false)} />}
    </>
  );
}
