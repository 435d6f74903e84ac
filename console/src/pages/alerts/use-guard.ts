// Actions that a role may not do: the button stays usable and says why, so that keyboards and screen readers reach it.
import { useRefusal, type Role } from '../../app/session';
import { useNotify } from '../../ui/toast';

/** Runs an action, or says why the caller may not do it. */
export function useGuard(required: Role, options?: { readonly platform?: boolean }): (action: () => void) => void {
  const refusal = useRefusal(required, options);
  const notify = useNotify();
  return (action) => (refusal === undefined ? action() : notify.failed(new Error(refusal)));
}
