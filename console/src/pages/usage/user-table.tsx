// Usage by user, those with the highest cost first.
import { useGet } from '../../api/hooks';
import { useRefusal } from '../../app/session';
import { Section } from '../../ui/page';
import { Empty } from '../../ui/states';
import { Table, type Column } from '../../ui/table';
import { TOTAL_COLUMNS } from './columns';
import type { Report } from './use-report';

type UserUsage = Report['by_user'][number];

export function UserTable({ report }: { readonly report: Report }) {
  // Only administrators may list the names of users.
  const { data } = useGet('/api/v1/users', {}, { enabled: useRefusal('admin') === undefined });
  const names = new Map(data?.items.map(({ id, name, email }) => [id, name ?? email ?? id]));
  const columns: readonly Column<UserUsage>[] = [
    {
      ...{ id: 'user', header: 'User', width: 'minmax(280px, 1fr)' },
      cell: ({ user_id: id }) => (id === null ? 'without a user' : (names.get(id) ?? id)),
    },
    ...TOTAL_COLUMNS,
  ];
  const hasUsers = report.by_user.some(({ user_id: id }) => id !== null);
  return (
    <Section title="By user" flush>
      {hasUsers ? (
        <Table
          label="Usage by user"
          columns={columns}
          rows={report.by_user}
          rowKey={({ user_id: id }) => id ?? ''}
          initialSort={{ id: 'cost', desc: true }}
        />
      ) : (
        <Empty title="No call has a user">
          Start runs with a user_id, or with the key of a user, to see who costs what.
        </Empty>
      )}
    </Section>
  );
}
