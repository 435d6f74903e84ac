// Draws the Markdown of a runbook; links to other runbooks open their alerts.
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import Markdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { useGet } from '../../../api/hooks';
import { SafeLink } from '../../../ui/links';
import styles from './runbook.module.css';
import { alertOfRunbook, runbookName } from './runbook-links';

const PLUGINS = [remarkGfm];

export default function RunbookText({ markdown }: { readonly markdown: string }) {
  return (
    <div className={styles.runbook}>
      <Markdown remarkPlugins={PLUGINS} components={COMPONENTS}>
        {markdown}
      </Markdown>
    </div>
  );
}

/** The section of the page has a heading of level two. */
const COMPONENTS: Components = {
  h1: ({ children }) => <h3 className={styles.title}>{children}</h3>,
  h2: ({ children }) => <h3>{children}</h3>,
  h3: ({ children }) => <h4>{children}</h4>,
  a: ({ href, children }) => <RunbookLink href={href}>{children}</RunbookLink>,
  code: ({ children }) => <Code>{children}</Code>,
  // Keyboards can scroll them.
  pre: ({ children }) => <pre tabIndex={0}>{children}</pre>,
  table: ({ children }) => (
    <div className={styles.scroller} tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
};

function RunbookLink({ href, children }: { readonly href: string | undefined; readonly children: ReactNode }) {
  const { data } = useGet('/api/v1/alerts', {});
  const runbook = runbookName(href);
  if (runbook === undefined) return <SafeLink href={href}>{children}</SafeLink>;
  const name = alertOfRunbook(data?.items ?? [], runbook);
  if (name === undefined) return <span>{children}</span>;
  return (
    <Link to="/alerts/$name" params={{ name }} hash="runbook">
      {children}
    </Link>
  );
}

/** Code that is the uid of a board links to it. */
function Code({ children }: { readonly children: ReactNode }) {
  const { data } = useGet('/api/v1/boards', {});
  const board = data?.items.find(({ uid }) => uid === children);
  if (!board) return <code>{children}</code>;
  return (
    <Link to="/boards/$uid" params={{ uid: board.uid }}>
      <code>{children}</code>
    </Link>
  );
}
