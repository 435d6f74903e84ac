// Links to addresses that come from data.
import type { ReactNode } from 'react';

/** A link to another site; only text unless the address is http or https. */
export function SafeLink({
  href,
  children,
}: {
  readonly href: string | null | undefined;
  readonly children: ReactNode;
}) {
  if (!isHttp(href)) return <span>{children}</span>;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

export function isHttp(href: string | null | undefined): href is string {
  return typeof href === 'string' && /^https?:$/.test(URL.parse(href)?.protocol ?? '');
}
