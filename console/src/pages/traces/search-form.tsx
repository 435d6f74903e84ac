// The conditions of a search for traces. They go into the address.
import { useNavigate } from '@tanstack/react-router';
import { useId, useState, type FormEvent } from 'react';
import { useGet } from '../../api/hooks';
import { Button } from '../../ui/button';
import { SelectField, TextField } from '../../ui/fields';
import { draftOf, searchOfDraft } from './draft';
import type { TracesSearch } from './search';
import styles from './traces.module.css';

export function SearchForm({ search }: { readonly search: TracesSearch }) {
  const navigate = useNavigate({ from: '/traces' });
  const [draft, setDraft] = useState(draftOf(search));
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const next = searchOfDraft(draft);
    setProblems(next.problems);
    if (Object.keys(next.problems).length > 0) return;
    void navigate({ search: next.search });
  };
  return (
    <form className={styles.form} role="search" aria-label="Search traces" onSubmit={submit}>
      <ServiceField value={draft.service} onChange={(service) => set({ service, operation: '' })} />
      <OperationField service={draft.service} value={draft.operation} onChange={(operation) => set({ operation })} />
      <TextField
        label="At least"
        placeholder="500ms, 2s"
        value={draft.min}
        problem={problems.min}
        onChange={(event) => set({ min: event.target.value })}
      />
      <TextField
        label="At most"
        placeholder="10s, 1m"
        value={draft.max}
        problem={problems.max}
        onChange={(event) => set({ max: event.target.value })}
      />
      <TextField
        label="Attributes"
        placeholder="http.route=/runs"
        value={draft.attributes}
        problem={problems.attributes}
        onChange={(event) => set({ attributes: event.target.value })}
      />
      <TextField label="Run id" value={draft.run} onChange={(event) => set({ run: event.target.value })} />
      <label className={styles.check}>
        <input type="checkbox" checked={draft.errors} onChange={(event) => set({ errors: event.target.checked })} />
        Errors only
      </label>
      <div className={styles.buttons}>
        <Button type="submit" look="primary">
          Search
        </Button>
        <Button onClick={() => void navigate({ search: {} })}>Clear</Button>
      </div>
    </form>
  );
}

interface NameFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function ServiceField({ value, onChange }: NameFieldProps) {
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

function OperationField({ service, value, onChange }: NameFieldProps & { readonly service: string }) {
  const list = useId();
  const { data } = useGet(
    '/api/v1/traces/services/{service}/operations',
    { path: { service } },
    { enabled: service !== '' },
  );
  return (
    <>
      <TextField
        label="Operation"
        placeholder={service === '' ? 'e.g. run upgrade' : 'All operations'}
        value={value}
        list={list}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={list}>{service !== '' && data?.items.map((name) => <option key={name} value={name} />)}</datalist>
    </>
  );
}
