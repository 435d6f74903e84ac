// For pages whose data belongs to one org: which org that is, when the address names none.
import { useOrg } from './root-search';
import { useMe } from './session';

/** The org that changes apply to: the one of the address, or the caller's own. */
export function useActingOrg(): string {
  const { org } = useMe();
  return useOrg() ?? org;
}

/** Tells a platform administrator who looks at all orgs whose data the page shows. */
export function OneOrgNote({ what }: { readonly what: string }) {
  const { platform, org } = useMe();
  const chosen = useOrg();
  if (!platform || chosen !== undefined) return null;
  return (
    <p className="muted">
      These are {what} of the org {org}. Choose another org in the menu.
    </p>
  );
}
