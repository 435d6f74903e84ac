// What the router shows when a page is loading, missing or broken.
import { Link, useRouter } from '@tanstack/react-router';
import { messageOf } from '../api/problem';
import { Button } from '../ui/button';
import { Page } from '../ui/page';
import { Empty, Loading } from '../ui/states';

export function PagePending() {
  return <Loading label="Loading the page" height={320} />;
}

export function NotFound() {
  return (
    <Page title="Not found">
      <Empty title="There is no page at this address">
        <Link to="/">Go to the overview</Link>
      </Empty>
    </Page>
  );
}

/** A page threw, or its code could not be loaded, for example after an upgrade of the server. */
export function PageCrashed({ error }: { readonly error: unknown }) {
  const router = useRouter();
  return (
    <Page title="This page failed">
      <Empty title={messageOf(error)}>
        <Button onClick={() => void router.invalidate()}>Try again</Button>{' '}
        <Button onClick={() => window.location.reload()}>Load the console again</Button>
      </Empty>
    </Page>
  );
}
