// Links of a board: to the other boards, and to the same board in the console.
import { DEFAULT_CONSOLE_URL } from '@sextant/signals/links';
import { DashboardLinkType, type DashboardLink } from '@grafana/grafana-foundation-sdk/dashboard';

/** The tag of all boards, for links between them. */
export const TAG = 'sextant';

/** The links in the head of a board. They carry the variables; a board ignores those that it does not have. */
export function boardLinks(uid: string): readonly DashboardLink[] {
  const common = { targetBlank: false, includeVars: true, keepTime: true, asDropdown: false, tooltip: '' } as const;
  return [
    { ...common, title: 'Sextant', type: DashboardLinkType.Dashboards, tags: [TAG], asDropdown: true, icon: 'apps' },
    {
      ...common,
      ...{ title: 'Console', type: DashboardLinkType.Link, tags: [], icon: 'external link' },
      url: consoleBoard(uid),
    },
  ];
}

/** The address of a board in the console. */
export function consoleBoard(uid: string): string {
  return `${DEFAULT_CONSOLE_URL}/boards/${uid}`;
}
