// The frame of every page: navigation, org, theme, and what is wrong with the connection.
import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Failed, Loading } from '../ui/states';
import { Banner } from './banner';
import { LiveProvider } from './live-provider';
import { MeContext, useMeQuery, type Me } from './session';
import { Sidebar } from './sidebar';
import { SignIn } from './sign-in';
import { isOpenPage, SignedOutShell } from './signed-out';
import styles from './shell.module.css';

export function Shell() {
  const { pathname } = useLocation();
  const query = useMeQuery();
  const cache = useQueryClient();
  // The last caller stays when a session ends, so that the page keeps what it shows.
  const [last, setLast] = useState<Me>();
  useEffect(() => {
    if (query.data) setLast(query.data);
  }, [query.data]);
  if (pathname === '/sign-in') return <Outlet />;

  const me = query.data ?? last;
  if (!me) {
    if (isOpenPage(pathname) && (query.data === null || query.failureCount > 0)) return <SignedOutShell />;
    if (query.data === null) return <SignIn />;
    if (query.error) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
    return <Loading label="Loading the console" height={480} />;
  }
  return (
    <MeContext value={me}>
      <LiveProvider>
        <a className={styles.skip} href="#main">
          Skip to the content
        </a>
        <div className={styles.shell}>
          <Sidebar />
          <main id="main" className={styles.main} tabIndex={-1}>
            <Banner signedOut={query.data === null} onSignedIn={() => void cache.invalidateQueries()} />
            <Outlet />
          </main>
        </div>
      </LiveProvider>
    </MeContext>
  );
}
