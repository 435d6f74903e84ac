// Checks the text and the links of a notification.
import { alertmanagerHeaders } from '../apis';
import type { Notification } from './notifications';
import type { DrillPlatform } from '../drill-platform';

/** Leftovers of templates: of Go's, of ours, and of a value that is missing. */
const LEFTOVERS = [/\{\{/, /<no value>/, /%!\w?\(/, /\bundefined\b/, /\bNaN\b/];
/** Ends at characters that follow a link in Slack's markup, in JSON and in HTML. */
const LINK = /https?:\/\/[^\s|<>"']+/g;
const TIMEOUT_MS = 10_000;

/** One sentence per problem of a firing notification; empty when it is right. */
export async function messageProblems(
  platform: DrillPlatform,
  alert: string,
  { channel, text }: Notification,
): Promise<readonly string[]> {
  const about = `${alert} in ${channel}`;
  const leftovers = LEFTOVERS.flatMap((pattern) => pattern.exec(text)?.[0] ?? []);
  const links = [...new Set(text.match(LINK) ?? [])].map((link) => link.replaceAll('&amp;', '&'));
  const broken = await Promise.all(links.map((link) => linkProblem(platform, link)));
  return [
    ...leftovers.map((leftover) => `${about}: the text contains ${JSON.stringify(leftover)}`),
    ...(links.some((link) => link.includes('/runbooks/')) ? [] : [`${about}: there is no link to a runbook`]),
    ...broken.flatMap((problem) => (problem === undefined ? [] : [`${about}: ${problem}`])),
  ];
}

/** Every link leads to a component of the platform, which is all there is, and must answer 200. */
async function linkProblem(platform: DrillPlatform, link: string): Promise<string | undefined> {
  const { origin } = new URL(link);
  const component = Object.entries(platform.endpoints).find(([, url]) => url.startsWith(origin))?.[0];
  if (component === undefined) return `the link ${link} leads to ${origin}, which is not part of the platform`;
  // As a browser: ops answers other clients as an API.
  const headers = { accept: 'text/html, */*', ...(component === 'alertmanager' && alertmanagerHeaders(platform)) };
  try {
    const { status } = await fetch(link, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    return status === 200 ? undefined : `the link ${link} answers HTTP ${status}`;
  } catch (error) {
    return `the link ${link} does not answer: ${(error as Error).message}`;
  }
}
