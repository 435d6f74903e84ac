// What the page shows instead of an empty list.
import { Link, useSearch } from '@tanstack/react-router';
import { OtherOrgs } from '../../app/other-orgs';
import { useRootSearch } from '../../app/root-search';
import { buttonClass } from '../../ui/button';
import { Copy } from '../../ui/copy';
import { Empty } from '../../ui/states';

export interface NoRunsProps {
  /** Orgs with runs, when the address narrows to one without any. */
  readonly orgsWithRuns: readonly string[] | null;
}

export function NoRuns({ orgsWithRuns }: NoRunsProps) {
  const { state, kind, error, q } = useSearch({ from: '/runs' });
  const { from, to } = useRootSearch();
  if ([state, kind, error, q].some((filter) => filter !== undefined))
    return (
      <Empty title="No run matches">
        <OtherOrgs orgs={orgsWithRuns} what="runs" />
        <Link to="/runs" search={{}} className={buttonClass()}>
          Clear the filters
        </Link>
      </Empty>
    );
  if (orgsWithRuns !== null && orgsWithRuns.length > 0)
    return (
      <Empty title="There were no runs in this time">
        <OtherOrgs orgs={orgsWithRuns} what="runs" />
      </Empty>
    );
  if (from !== undefined || to !== undefined)
    return (
      <Empty title="There were no runs in this time">
        <Link to="/runs" search={{ from: 'now-30d', to: 'now' }} className={buttonClass()}>
          Show the last 30 days
        </Link>
      </Empty>
    );
  return (
    <Empty title="There are no runs yet">
      <p>
        Start one above, or let the demo send some: <Copy text="make demo" what="command" />
      </p>
      <p>They appear here by themselves.</p>
    </Empty>
  );
}
