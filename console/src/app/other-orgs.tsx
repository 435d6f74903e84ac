// Where to look when the chosen org has nothing to show.
import { Link } from '@tanstack/react-router';
import { useOrg } from './root-search';

export interface OtherOrgsProps {
  /** Orgs that have something, as the API lists them. */
  readonly orgs: readonly string[] | null | undefined;
  /** What they have, in the plural. */
  readonly what: string;
}

/** Links to the same page for the orgs that have something; nothing if there are none. */
export function OtherOrgs({ orgs, what }: OtherOrgsProps) {
  const org = useOrg();
  if (org === undefined || !orgs || orgs.length === 0) return null;
  return (
    <p>
      The org {org} has no {what} here. {orgs.length === 1 ? 'This org has' : 'These orgs have'} some:{' '}
      {orgs.map((name, index) => (
        <span key={name}>
          {index > 0 && ', '}
          <OrgLink org={name}>{name}</OrgLink>
        </span>
      ))}
      . Or look at <OrgLink org={undefined}>all orgs</OrgLink>.
    </p>
  );
}

interface OrgLinkProps {
  readonly org: string | undefined;
  readonly children: string;
}

function OrgLink({ org, children }: OrgLinkProps) {
  return (
    <Link to="." search={((search: object) => ({ ...search, org })) as never}>
      {children}
    </Link>
  );
}
