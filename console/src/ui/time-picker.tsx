// The time range and the refresh interval of the page, which are in the address.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useRootSearch, useTimeRange } from '../app/root-search';
import { useSetSearch } from '../app/set-search';
import { dateTime, duration } from '../text/format';
import { isTime, RANGES, REFRESHES, resolveTime } from '../text/time-range';
import { Button } from './button';
import { Dialog } from './dialog';
import { SelectField, TextField } from './fields';

const CUSTOM = 'custom';

export interface TimePickerProps {
  /** The range when the address names none. Default: `now-1h`. */
  readonly defaultFrom?: string;
  /** Whether the page shows all times when the address names none. */
  readonly allTimes?: boolean;
}

export function TimePicker({ defaultFrom, allTimes = false }: TimePickerProps) {
  const { from, to } = useTimeRange(defaultFrom);
  const { refresh, from: chosenFrom, to: chosenTo } = useRootSearch();
  const isAll = allTimes && chosenFrom === undefined && chosenTo === undefined;
  const set = useSetSearch();
  const cache = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const known = to === 'now' && RANGES.some((range) => range.from === from);
  const choices = [
    ...(allTimes ? [{ value: '', label: 'All times' }] : []),
    ...(known || isAll ? [] : [{ value: `${from}/${to}`, label: `${short(from)} – ${short(to)}` }]),
    ...RANGES.map((range) => ({ value: range.from, label: range.label })),
    { value: CUSTOM, label: 'Choose times…' },
  ];
  return (
    <>
      <SelectField
        compact
        label="Time range"
        value={isAll ? '' : known ? from : `${from}/${to}`}
        choices={choices}
        onChange={(value) => (value === CUSTOM ? setOpen(true) : set({ from: value || undefined, to: undefined }))}
      />
      <SelectField
        compact
        label="Refresh"
        value={String(refresh ?? '')}
        choices={[
          { value: '', label: 'No refresh' },
          ...REFRESHES.map((s) => ({ value: String(s), label: `Every ${duration(s)}` })),
        ]}
        onChange={(value) => set({ refresh: value === '' ? undefined : Number(value) })}
      />
      <Button onClick={() => void cache.invalidateQueries()}>Refresh</Button>
      {isOpen && <CustomRange from={from} to={to} onClose={() => setOpen(false)} />}
    </>
  );
}

function CustomRange({
  from,
  to,
  onClose,
}: {
  readonly from: string;
  readonly to: string;
  readonly onClose: () => void;
}) {
  const set = useSetSearch();
  const [start, setStart] = useState(from);
  const [end, setEnd] = useState(to);
  const invalid = 'Write a time like 2026-11-30T09:00, or relative like now-6h';
  const problems = { start: isTime(start) ? undefined : invalid, end: isTime(end) ? undefined : invalid };
  const isOrdered = !problems.start && !problems.end && resolveTime(start, Date.now()) < resolveTime(end, Date.now());
  return (
    <Dialog
      title="Choose times"
      open
      onClose={onClose}
      actions={
        <Button
          look="primary"
          disabled={!isOrdered}
          onClick={() => {
            set({ from: start, to: end });
            onClose();
          }}
        >
          Apply
        </Button>
      }
    >
      <TextField
        label="From"
        value={start}
        problem={problems.start}
        onChange={(event) => setStart(event.target.value)}
      />
      <TextField
        label="To"
        value={end}
        problem={problems.end ?? (isOrdered || problems.start ? undefined : 'The end must be after the start')}
        onChange={(event) => setEnd(event.target.value)}
      />
    </Dialog>
  );
}

function short(time: string): string {
  return time.startsWith('now') ? time : dateTime(time);
}
