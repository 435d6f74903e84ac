// The frame of the pages that need no session: runbooks, which must be readable during an outage.
import { Link, Outlet } from '@tanstack/react-router';
import styles from './shell.module.css';

/** Whether the page at this path can be read without a session. */
export function isOpenPage(pathname: string): boolean {
  return /^\/runbooks(?:\/|$)/.test(pathname);
}

export function SignedOutShell() {
  return (
    <main id="main" className={styles.main}>
      <p>
        You are not signed in: links to boards and alerts are missing. <Link to="/">Sign in to the console</Link>
      </p>
      <Outlet />
    </main>
  );
}
