// The routes of the console. Every page is loaded when it is opened.
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  retainSearchParams,
} from '@tanstack/react-router';
import * as search from './page-search';
import { NotFound, PageCrashed, PagePending } from './fallbacks';
import { ROOT_SEARCH_KEYS, rootSearchOf } from './root-search';
import { Shell } from './shell';

const rootRoute = createRootRoute({
  component: Shell,
  validateSearch: rootSearchOf,
  search: { middlewares: [retainSearchParams([...ROOT_SEARCH_KEYS])] },
  notFoundComponent: NotFound,
});

const parent = { getParentRoute: () => rootRoute } as const;

// Not within addChildren, which would lose the types of the search parameters.
const pages = [
  createRoute({
    ...parent,
    path: '/',
    validateSearch: search.overview,
    component: lazyRouteComponent(() => import('../pages/overview/page')),
  }),
  createRoute({ ...parent, path: '/sign-in', component: lazyRouteComponent(() => import('../pages/sign-in/page')) }),
  createRoute({
    ...parent,
    path: '/runs',
    validateSearch: search.runs,
    component: lazyRouteComponent(() => import('../pages/runs/page')),
  }),
  createRoute({
    ...parent,
    path: '/runs/$id',
    validateSearch: search.run,
    component: lazyRouteComponent(() => import('../pages/run/page')),
  }),
  createRoute({
    ...parent,
    path: '/traces',
    validateSearch: search.traces,
    component: lazyRouteComponent(() => import('../pages/traces/page')),
  }),
  createRoute({
    ...parent,
    path: '/traces/$id',
    validateSearch: search.trace,
    component: lazyRouteComponent(() => import('../pages/traces/trace-page')),
  }),
  createRoute({
    ...parent,
    path: '/logs',
    validateSearch: search.logs,
    component: lazyRouteComponent(() => import('../pages/logs/page')),
  }),
  createRoute({
    ...parent,
    path: '/boards',
    validateSearch: search.boards,
    component: lazyRouteComponent(() => import('../pages/boards/page')),
  }),
  createRoute({
    ...parent,
    path: '/boards/$uid',
    validateSearch: search.board,
    component: lazyRouteComponent(() => import('../pages/boards/board-page')),
  }),
  createRoute({
    ...parent,
    path: '/alerts',
    validateSearch: search.alerts,
    component: lazyRouteComponent(() => import('../pages/alerts/page')),
  }),
  createRoute({
    ...parent,
    path: '/alerts/$name',
    component: lazyRouteComponent(() => import('../pages/alerts/alert-page')),
  }),
  createRoute({
    ...parent,
    path: '/runbooks',
    validateSearch: search.runbooks,
    component: lazyRouteComponent(() => import('../pages/runbooks/page')),
  }),
  createRoute({
    ...parent,
    path: '/runbooks/$name',
    component: lazyRouteComponent(() => import('../pages/runbooks/runbook-page')),
  }),
  createRoute({
    ...parent,
    path: '/objectives',
    validateSearch: search.objectives,
    component: lazyRouteComponent(() => import('../pages/objectives/page')),
  }),
  createRoute({
    ...parent,
    path: '/signals',
    validateSearch: search.signals,
    component: lazyRouteComponent(() => import('../pages/signals/page')),
  }),
  createRoute({
    ...parent,
    path: '/incidents',
    validateSearch: search.incidents,
    component: lazyRouteComponent(() => import('../pages/incidents/page')),
  }),
  createRoute({
    ...parent,
    path: '/incidents/$id',
    component: lazyRouteComponent(() => import('../pages/incidents/incident-page')),
  }),
  createRoute({ ...parent, path: '/queues', component: lazyRouteComponent(() => import('../pages/queues/page')) }),
  createRoute({
    ...parent,
    path: '/dead-letters',
    validateSearch: search.deadLetters,
    component: lazyRouteComponent(() => import('../pages/dead-letters/page')),
  }),
  createRoute({
    ...parent,
    path: '/dead-letters/$id',
    component: lazyRouteComponent(() => import('../pages/dead-letters/dead-letter-page')),
  }),
  createRoute({
    ...parent,
    path: '/usage',
    validateSearch: search.usage,
    component: lazyRouteComponent(() => import('../pages/usage/page')),
  }),
  createRoute({ ...parent, path: '/budgets', component: lazyRouteComponent(() => import('../pages/budgets/page')) }),
  createRoute({
    ...parent,
    path: '/qa',
    validateSearch: search.qa,
    component: lazyRouteComponent(() => import('../pages/qa/page')),
  }),
  createRoute({
    ...parent,
    path: '/schedules',
    component: lazyRouteComponent(() => import('../pages/schedules/page')),
  }),
  createRoute({
    ...parent,
    path: '/settings/orgs',
    component: lazyRouteComponent(() => import('../pages/settings/orgs')),
  }),
  createRoute({
    ...parent,
    path: '/settings/keys',
    component: lazyRouteComponent(() => import('../pages/settings/keys')),
  }),
  createRoute({
    ...parent,
    path: '/settings/sessions',
    component: lazyRouteComponent(() => import('../pages/settings/sessions')),
  }),
  createRoute({
    ...parent,
    path: '/settings/flags',
    validateSearch: search.flags,
    component: lazyRouteComponent(() => import('../pages/settings/flags')),
  }),
  createRoute({
    ...parent,
    path: '/settings/audit',
    validateSearch: search.audit,
    component: lazyRouteComponent(() => import('../pages/settings/audit')),
  }),
] as const;

const routeTree = rootRoute.addChildren(pages);

/** `queryClient` is in the context, for pages that load before they are shown. */
export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPendingComponent: PagePending,
    defaultErrorComponent: PageCrashed,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
