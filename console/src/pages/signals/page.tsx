// Signals: the catalogue of metrics, spans, attributes and log fields, and what uses each.
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, type ReactNode } from 'react';
import { useGet } from '../../api/hooks';
import { definedOf } from '../../text/search';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Filters, SearchField, SelectField } from '../../ui/fields';
import { Page, Section } from '../../ui/page';
import { Empty, QueryView } from '../../ui/states';
import { Table } from '../../ui/table';
import styles from '../alerts/alerts.module.css';
import { SIGNAL_KINDS, type SignalsSearch } from './search';
import { SIGNAL_COLUMNS } from './columns';
import { SignalDetails } from './signal-details';
import { domainsOf, filterSignals, KIND_LABELS, type Signal } from './signal-list';

/** In pixels. */
const TWO_LINES = 60;

export default function SignalsPage(): ReactNode {
  const query = useGet('/api/v1/signals', {});
  return (
    <Page
      title="Signals"
      description="Every metric, span, attribute and log field that the platform declares, and what uses it."
    >
      <QueryView query={query} height={720}>
        {({ items, incomplete }) => <Catalogue signals={items} incomplete={incomplete} />}
      </QueryView>
    </Page>
  );
}

interface CatalogueProps {
  readonly signals: readonly Signal[];
  /** Why a part is missing. */
  readonly incomplete: readonly string[];
}

function Catalogue({ signals, incomplete }: CatalogueProps) {
  const search = useSearch({ from: '/signals' });
  const navigate = useNavigate({ from: '/signals' });
  const set = useCallback(
    (change: { readonly [K in keyof SignalsSearch]: SignalsSearch[K] | undefined }) =>
      void navigate({ to: '.', search: (old) => definedOf({ ...old, ...change }), replace: true }),
    [navigate],
  );
  const setText = useCallback((q: string) => set({ q: q === '' ? undefined : q }), [set]);
  const found = useMemo(() => filterSignals(signals, search), [signals, search]);
  const domains = useMemo(() => domainsOf(signals), [signals]);
  return (
    <div className={styles.stack}>
      {incomplete.map((problem) => (
        <p key={problem} role="status" className={styles.note}>
          {problem}. Series counts and alerts may be missing.
        </p>
      ))}
      <Filters>
        <SearchField label="Search signals" value={search.q ?? ''} onChange={setText} />
        <SelectField
          compact
          label="Kind"
          value={search.kind ?? ''}
          choices={[
            { value: '', label: 'Any kind' },
            ...SIGNAL_KINDS.map((value) => ({ value, label: KIND_LABELS[value] })),
          ]}
          onChange={(value) => set({ kind: SIGNAL_KINDS.find((one) => one === value) })}
        />
        <SelectField
          compact
          label="Domain"
          value={search.domain ?? ''}
          choices={[{ value: '', label: 'Any domain' }, ...domains.map((value) => ({ value, label: value }))]}
          onChange={(value) => set({ domain: value || undefined })}
        />
        <span className={styles.muted} role="status">
          {found.length} of {signals.length} signals
        </span>
      </Filters>
      {found.length === 0 ? (
        <Empty title="No signal matches these filters">
          <Button onClick={() => set({ q: undefined, kind: undefined, domain: undefined })}>Clear the filters</Button>
        </Empty>
      ) : (
        <Section title="Catalogue" flush>
          <Table
            label="Signals"
            columns={SIGNAL_COLUMNS}
            rows={found}
            rowKey={({ kind, name }) => `${kind} ${name}`}
            rowHeight={TWO_LINES}
          />
        </Section>
      )}
      {search.name !== undefined && (
        <Opened name={search.name} signals={signals} onClose={() => set({ name: undefined })} />
      )}
    </div>
  );
}

interface OpenedProps {
  readonly name: string;
  readonly signals: readonly Signal[];
  readonly onClose: () => void;
}

function Opened({ name, signals, onClose }: OpenedProps) {
  const signal = signals.find((one) => one.name === name);
  return (
    <Dialog title={name} open wide onClose={onClose}>
      {signal ? (
        <SignalDetails signal={signal} />
      ) : (
        <Empty title="The catalogue has no signal of this name">
          <Link to="/signals" search={{ q: name }}>
            Search for it
          </Link>
        </Empty>
      )}
    </Dialog>
  );
}
