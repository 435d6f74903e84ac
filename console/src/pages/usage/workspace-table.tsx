// Usage by workspace, those with the highest cost first.
import { useGet } from '../../api/hooks';
import { useRefusal } from '../../app/session';
import { Section } from '../../ui/page';
import { Empty } from '../../ui/states';
import { Table, type Column } from '../../ui/table';
import { TOTAL_COLUMNS } from './columns';
import type { Report } from './use-report';

type WorkspaceUsage = Report['by_workspace'][number];

export function WorkspaceTable({ report }: { readonly report: Report }) {
  // Only administrators may list the names of workspaces.
  const { data } = useGet('/api/v1/workspaces', {}, { enabled: useRefusal('admin') === undefined });
  const names = new Map(data?.items.map(({ id, name }) => [id, name]));
  const nameOf = ({ workspace_id: id }: WorkspaceUsage) =>
    id === null ? 'without a workspace' : (names.get(id) ?? id);
  const columns: readonly Column<WorkspaceUsage>[] = [
    { id: 'workspace', header: 'Workspace', width: 'minmax(280px, 1fr)', cell: nameOf, sortBy: nameOf },
    ...TOTAL_COLUMNS,
  ];
  const hasWorkspaces = report.by_workspace.some(({ workspace_id: id }) => id !== null);
  return (
    <Section title="By workspace" flush>
      {hasWorkspaces ? (
        <Table
          label="Usage by workspace"
          columns={columns}
          rows={report.by_workspace}
          rowKey={({ workspace_id: id }) => id ?? ''}
          initialSort={{ id: 'cost', desc: true }}
        />
      ) : (
        <Empty title="No call has a workspace">
          Start runs with a workspace_id, or with the key of a user of a workspace, to see which workspace costs what.
        </Empty>
      )}
    </Section>
  );
}
