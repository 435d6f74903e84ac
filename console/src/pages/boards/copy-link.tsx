// Copies a link to what the page shows: variables, panel, and the time range as fixed times.
import { useRouter } from '@tanstack/react-router';
import { rangeNow } from '../../app/root-search';
import type { AddressRange } from '../../api/range';
import { Button } from '../../ui/button';
import { useNotify } from '../../ui/toast';

export function CopyLink({ range }: { readonly range: AddressRange }) {
  const router = useRouter();
  const notify = useNotify();
  const copy = async () => {
    const { fromMs, toMs } = rangeNow(range);
    const times = { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
    const { href } = router.buildLocation({ to: '.', search: (search: object) => ({ ...search, ...times }) } as never);
    try {
      await navigator.clipboard.writeText(new URL(href, window.location.origin).href);
      notify.done('Copied a link with these times and variables');
    } catch (error) {
      notify.failed(error);
    }
  };
  return <Button onClick={() => void copy()}>Copy link</Button>;
}
