// Frames that Chromium drew and dropped, from its trace.
import type { Page } from 'playwright-core';

export interface Frames {
  readonly frames: number;
  readonly dropped: number;
}

interface TraceEvent {
  readonly name: string;
}

/** Counts frames during `work`. */
export async function droppedFrames(page: Page, work: () => Promise<void>): Promise<Frames> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  await session.send('Tracing.start', {
    categories: 'disabled-by-default-devtools.timeline.frame,devtools.timeline.frame',
  });
  await work();
  await session.send('Tracing.end');
  await complete;
  const count = (name: string) => events.filter((event) => event.name === name).length;
  const dropped = count('DroppedFrame');
  return { frames: count('DrawFrame') + dropped, dropped };
}
