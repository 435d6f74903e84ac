// Feature flags, and their values for an org, a workspace or a user.
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useGet } from '../../api/hooks';
import { OneOrgNote, useActingOrg } from '../../app/one-org';
import { useRefusal } from '../../app/session';
import { useSetSearch } from '../../app/set-search';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Filters, SelectField } from '../../ui/fields';
import { Page, Section } from '../../ui/page';
import { Refusal } from '../../ui/refusal';
import { QueryView } from '../../ui/states';
import { Table, type Column } from '../../ui/table';
import { FlagDialog } from './flag-dialog';
import { flagText } from './flag-value';
import { targetOf, targetQuery, type FlagsSearch } from './flags-search';
import type { Flag } from './flag';

const HEIGHT = 280;
const SOURCES: Readonly<Record<string, string>> = { default: 'every org', org: 'the org' };

export default function FlagsPage() {
  const { target } = useSearch({ from: '/settings/flags' });
  const refusal = useRefusal('admin');
  const query = useGet('/api/v1/flags', { query: targetQuery(target) });
  const [edited, setEdited] = useState<Flag>();
  const columns: readonly Column<Flag>[] = [
    { id: 'name', header: 'Flag', width: '190px', cell: ({ name }) => <code>{name}</code>, sortBy: ({ name }) => name },
    {
      ...{ id: 'enabled', header: 'State', width: '90px' },
      cell: ({ enabled }) => <Badge tone={enabled ? 'good' : 'neutral'}>{enabled ? 'on' : 'off'}</Badge>,
    },
    { id: 'value', header: 'Value', width: '150px', cell: ({ value }) => flagText(value) || '–' },
    {
      ...{ id: 'by', header: 'Set for', width: '130px' },
      cell: ({ decided_by: by }) => (by === null ? 'not set' : (SOURCES[by] ?? `the ${by}`)),
    },
    {
      ...{ id: 'actions', header: 'Actions', width: '110px' },
      cell: (flag) => (
        <Button disabled={refusal !== undefined} onClick={() => setEdited(flag)}>
          Set<span className="visually-hidden"> the flag {flag.name}</span>
        </Button>
      ),
    },
    {
      ...{ id: 'description', header: 'What it does', width: 'minmax(300px, 1fr)' },
      cell: ({ description }) => <span title={description}>{description}</span>,
    },
  ];
  return (
    <Page title="Flags" description="A user's value takes precedence over the workspace's, the org's and the default.">
      <Refusal reason={refusal} />
      <OneOrgNote what="the flags" />
      <TargetFilter />
      <Section title="All flags" flush>
        <QueryView query={query} height={HEIGHT}>
          {({ items }) => <Table label="Flags" columns={columns} rows={items} rowKey={({ name }) => name} />}
        </QueryView>
      </Section>
      {edited && <FlagDialog flag={edited} target={targetOf(target)} onClose={() => setEdited(undefined)} />}
    </Page>
  );
}

/** Chooses a workspace or a user of the org; only administrators may list them. */
function TargetFilter() {
  const { target } = useSearch({ from: '/settings/flags' });
  const set = useSetSearch<FlagsSearch>();
  const org = useActingOrg();
  const options = { enabled: useRefusal('admin') === undefined };
  const workspaces = useGet('/api/v1/workspaces', {}, options).data?.items ?? [];
  const users = useGet('/api/v1/users', {}, options).data?.items ?? [];
  if (workspaces.length + users.length === 0 && target === undefined) return null;
  const choices = [
    { value: '', label: `The org ${org}` },
    ...workspaces.map(({ id, name }) => ({ value: `workspace:${id}`, label: `Workspace ${name}` })),
    ...users.map(({ id, email, name }) => ({ value: `user:${id}`, label: `User ${email ?? name ?? id}` })),
  ];
  const known = choices.some(({ value }) => value === (target ?? ''));
  return (
    <Filters>
      <SelectField
        compact
        label="Values for"
        value={target ?? ''}
        choices={known ? choices : [...choices, { value: target ?? '', label: target ?? '' }]}
        onChange={(value) => set({ target: value || undefined })}
      />
    </Filters>
  );
}
