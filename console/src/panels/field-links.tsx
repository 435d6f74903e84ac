// The value of a cell as a link, if its field has one: to a board of the console or to another site.
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { SafeLink } from '../ui/links';
import type { DataLink } from './dashboard';
import { addressOf, boardOfAddress, type LinkValues } from './data-links';

export interface FieldLinkProps extends LinkValues {
  readonly links: readonly DataLink[] | undefined;
  readonly children: ReactNode;
}

export function FieldLink({ links: [link] = [], children, ...values }: FieldLinkProps) {
  if (!link) return children;
  const address = addressOf(link, values);
  const board = boardOfAddress(address);
  if (!board) return <SafeLink href={address}>{children}</SafeLink>;
  return (
    <Link to="/boards/$uid" params={{ uid: board.uid }} search={board.variables}>
      {children}
    </Link>
  );
}
