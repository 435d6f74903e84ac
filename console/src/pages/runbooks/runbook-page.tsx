// One runbook, at the address that alerts link to. Readable without a session.
import { Link, useLocation, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, type ReactNode } from 'react';
import { useGet } from '../../api/hooks';
import { ApiError } from '../../api/problem';
import { Page, Section } from '../../ui/page';
import { Empty, Loading, QueryView } from '../../ui/states';
import { runbookOfAddress } from './runbook-links';

const RunbookText = lazy(() => import('./runbook-text'));

export default function RunbookPage(): ReactNode {
  const name = runbookOfAddress(useParams({ from: '/runbooks/$name' }).name);
  const query = useGet('/api/v1/runbooks/{name}', { path: { name } });
  const isMissing = query.error instanceof ApiError && query.error.status === 404;
  return (
    <Page title={`Runbook: ${name}`} description={<Link to="/runbooks">All runbooks</Link>}>
      {isMissing ? (
        <Empty title={`There is no runbook ${name}`}>
          <Link to="/runbooks" search={{ q: name }}>
            Search for it
          </Link>
        </Empty>
      ) : (
        <QueryView query={query} height={640}>
          {({ markdown }) => (
            <Section title="Runbook">
              <Suspense fallback={<Loading height={640} />}>
                <RunbookText markdown={markdown} />
                <ScrollToAnchor />
              </Suspense>
            </Section>
          )}
        </QueryView>
      )}
    </Page>
  );
}

/** The browser looks for the anchor before the text is there. */
function ScrollToAnchor() {
  const { hash } = useLocation();
  useEffect(() => {
    if (hash !== '') document.getElementById(hash)?.scrollIntoView();
  }, [hash]);
  return null;
}
