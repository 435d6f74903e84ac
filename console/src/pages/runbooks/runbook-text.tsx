// Draws the Markdown of a runbook. Links to other runbooks stay in the console; headings have anchors.
import { Link } from '@tanstack/react-router';
import { Children, useContext, type ReactNode } from 'react';
import Markdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { useGet } from '../../api/hooks';
import { MeContext } from '../../app/session';
import { SafeLink } from '../../ui/links';
import styles from './runbook.module.css';
import { anchorOf, runbookOfLink } from './runbook-links';

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
  h2: ({ children }) => <h3 id={anchorOf(textOf(children))}>{children}</h3>,
  h3: ({ children }) => <h4 id={anchorOf(textOf(children))}>{children}</h4>,
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

function textOf(children: ReactNode): string {
  return Children.toArray(children)
    .filter((child) => typeof child === 'string')
    .join('');
}

function RunbookLink({ href, children }: { readonly href: string | undefined; readonly children: ReactNode }) {
  const runbook = runbookOfLink(href);
  if (runbook === undefined) return <SafeLink href={href}>{children}</SafeLink>;
  const { name, hash } = runbook;
  return (
    <Link to="/runbooks/$name" params={{ name: `${name}.md` }} {...(hash !== undefined && { hash })}>
      {children}
    </Link>
  );
}

/** Code that is the uid of a board links to it. Without a session, there are no boards to read. */
function Code({ children }: { readonly children: ReactNode }) {
  const isSignedIn = useContext(MeContext) !== undefined;
  const { data } = useGet('/api/v1/boards', {}, { enabled: isSignedIn });
  const board = data?.items.find(({ uid }) => uid === children);
  if (!board) return <code>{children}</code>;
  return (
    <Link to="/boards/$uid" params={{ uid: board.uid }}>
      <code>{children}</code>
    </Link>
  );
}
