// The filter of log lines. It goes into the address.
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useGet } from '../../api/hooks';
import { definedOf } from '../../text/search';
import { Button } from '../../ui/button';
import { SelectField, TextField } from '../../ui/fields';
import { LEVELS, type LogFilter } from './filter';
import styles from './logs.module.css';

export function FilterForm({ filter }: { readonly filter: LogFilter }) {
  const navigate = useNavigate({ from: '/logs' });
  const [draft, setDraft] = useState(filter);
  const apply = (next: LogFilter) =>
    void navigate({ search: ({ live }) => ({ ...definedOf({ live }), ...nonEmpty(next) }) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    apply(draft);
  };
  const set = (change: LogFilter) => setDraft({ ...draft, ...change });
  const text = (label: string, name: 'text' | 'run' | 'trace' | 'span' | 'correlation', placeholder?: string) => (
    <TextField
      label={label}
      value={draft[name] ?? ''}
      placeholder={placeholder}
      onChange={(event) => set({ [name]: event.target.value })}
    />
  );
  return (
    <form className={styles.form} role="search" aria-label="Filter the log lines" onSubmit={submit}>
      <ServiceField value={draft.service ?? ''} onChange={(service) => set({ service })} />
      {text('Text', 'text', 'case matters')}
      {text('Run id', 'run')}
      {text('Trace id', 'trace')}
      {(filter.span !== undefined || draft.trace) && text('Span id', 'span')}
      {filter.correlation !== undefined && text('Correlation id', 'correlation')}
      <Levels value={draft.levels ?? []} onChange={(levels) => set({ levels })} />
      <div className={styles.buttons}>
        <Button type="submit" look="primary">
          Show lines
        </Button>
        <Button onClick={() => apply({})}>Clear</Button>
      </div>
    </form>
  );
}

interface LevelsProps {
  readonly value: NonNullable<LogFilter['levels']>;
  readonly onChange: (levels: NonNullable<LogFilter['levels']>) => void;
}

function Levels({ value, onChange }: LevelsProps) {
  return (
    <fieldset className={styles.levels}>
      <legend>Levels (none chosen: all)</legend>
      {LEVELS.map((level) => (
        <label key={level}>
          <input
            type="checkbox"
            checked={value.includes(level)}
            onChange={(event) =>
              onChange(LEVELS.filter((one) => (one === level ? event.target.checked : value.includes(one))))
            }
          />
          {level}
        </label>
      ))}
    </fieldset>
  );
}

function ServiceField({ value, onChange }: { readonly value: string; readonly onChange: (service: string) => void }) {
  const { data } = useGet('/api/v1/traces/services', {});
  const names = data?.items ?? [];
  const known = value === '' || names.includes(value) ? names : [value, ...names];
  return (
    <SelectField
      label="Service"
      value={value}
      choices={[{ value: '', label: 'All services' }, ...known.map((name) => ({ value: name, label: name }))]}
      onChange={onChange}
    />
  );
}

function nonEmpty({ levels, ...texts }: LogFilter): LogFilter {
  const trimmed = Object.entries(texts).map(
    ([name, value]) => [name, name === 'text' ? value : value?.trim()] as const,
  );
  return definedOf({
    ...Object.fromEntries(trimmed.filter(([, value]) => value !== undefined && value !== '')),
    levels: levels?.length ? levels : undefined,
  });
}
