// The pages of the console, for tests and pictures.
import type { Page } from 'playwright-core';

export interface ConsolePage {
  /** Name of the picture. */
  readonly name: string;
  readonly path: string;
}

export const PAGES: readonly ConsolePage[] = [
  { name: 'overview', path: '/' },
  { name: 'runs', path: '/runs' },
  { name: 'queues', path: '/queues' },
  { name: 'dead-letters', path: '/dead-letters' },
  { name: 'qa', path: '/qa' },
  { name: 'schedules', path: '/schedules' },
  { name: 'traces', path: '/traces' },
  { name: 'logs', path: '/logs' },
  { name: 'boards', path: '/boards' },
  { name: 'board', path: '/boards/sextant-system-overview' },
  { name: 'signals', path: '/signals' },
  { name: 'alerts', path: '/alerts' },
  { name: 'alert', path: '/alerts/HighAIJobFailureRate' },
  { name: 'runbooks', path: '/runbooks' },
  { name: 'runbook', path: '/runbooks/VendorQuotaExhausted.md' },
  { name: 'objectives', path: '/objectives' },
  { name: 'incidents', path: '/incidents' },
  { name: 'usage', path: '/usage' },
  { name: 'budgets', path: '/budgets' },
  { name: 'orgs', path: '/settings/orgs' },
  { name: 'keys', path: '/settings/keys' },
  { name: 'sessions', path: '/settings/sessions' },
  { name: 'flags', path: '/settings/flags' },
  { name: 'audit', path: '/settings/audit' },
];

/** A page for each board. */
export async function boardPages(url: string, key: string): Promise<readonly ConsolePage[]> {
  const response = await fetch(`${url}/api/v1/boards`, { headers: { authorization: `Bearer ${key}` } });
  if (!response.ok) throw new Error(`could not list the boards: HTTP ${response.status}: ${await response.text()}`);
  const { items } = (await response.json()) as { readonly items: readonly { readonly uid: string }[] };
  return items.map(({ uid }) => ({ name: `board-${uid}`, path: `/boards/${uid}` }));
}

/** Waits until what is in view shows its data, or says why it cannot; boards load the panels that are near the view. */
export async function untilLoaded(page: Page): Promise<void> {
  await page.locator('main h1').waitFor();
  await framesDrawn(page);
  await page.waitForFunction(() =>
    [...document.querySelectorAll('main [role=status]:has(> [aria-hidden])')].every(
      (loading) => loading.getBoundingClientRect().top > innerHeight,
    ),
  );
}

/** Observers of what is in view are called with a frame, and draw in the next one. */
export async function framesDrawn(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}
