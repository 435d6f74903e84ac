// The pages of the navigation, by group.

export interface NavigationItem {
  readonly to: string;
  readonly label: string;
}

export interface NavigationGroup {
  readonly label: string;
  readonly items: readonly NavigationItem[];
}

export const NAVIGATION: readonly NavigationGroup[] = [
  {
    label: 'Work',
    items: [
      { to: '/', label: 'Overview' },
      { to: '/runs', label: 'Runs' },
      { to: '/queues', label: 'Queues' },
      { to: '/dead-letters', label: 'Dead letters' },
      { to: '/qa', label: 'QA review' },
      { to: '/schedules', label: 'Schedules' },
    ],
  },
  {
    label: 'Telemetry',
    items: [
      { to: '/traces', label: 'Traces' },
      { to: '/logs', label: 'Logs' },
      { to: '/boards', label: 'Boards' },
      { to: '/signals', label: 'Signals' },
    ],
  },
  {
    label: 'Reliability',
    items: [
      { to: '/alerts', label: 'Alerts' },
      { to: '/runbooks', label: 'Runbooks' },
      { to: '/objectives', label: 'Objectives' },
      { to: '/incidents', label: 'Incidents' },
    ],
  },
  {
    label: 'Cost',
    items: [
      { to: '/usage', label: 'Usage and cost' },
      { to: '/budgets', label: 'Budgets' },
    ],
  },
  {
    label: 'Settings',
    items: [
      { to: '/settings/orgs', label: 'Orgs' },
      { to: '/settings/keys', label: 'API keys' },
      { to: '/settings/sessions', label: 'Sessions' },
      { to: '/settings/flags', label: 'Flags' },
      { to: '/settings/audit', label: 'Audit log' },
    ],
  },
];
