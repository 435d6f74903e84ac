// The value of a cell as a link, if its field has one: to a board or another page of the console, or to another site.
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { SafeLink } from '../ui/links';
import type { DataLink } from './dashboard';
import { addressOf, boardOfAddress, isPage, type LinkValues } from './data-links';

export interface FieldLinkProps extends LinkValues {
  readonly links: readonly DataLink[] | undefined;
  readonly children: ReactNode;
}

export function FieldLink({ links = [], children, ...values }: FieldLinkProps) {
  // Explore is a page of Grafana only.
  const address = links.map((link) => addressOf(link, values)).find((one) => !one.startsWith('/explore?'));
  return address === undefined ? children : <AddressLink address={address}>{children}</AddressLink>;
}

/** A link to an address in a compiled dashboard. */
export function AddressLink({ address, children }: { readonly address: string; readonly children: ReactNode }) {
  const board = boardOfAddress(address);
  if (board)
    return (
      <Link to="/boards/$uid" params={{ uid: board.uid }} search={board.variables}>
        {children}
      </Link>
    );
  return isPage(address) ? <a href={address}>{children}</a> : <SafeLink href={address}>{children}</SafeLink>;
}
