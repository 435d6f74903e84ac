// `tools`: builds the tools that are missing from the cache.
import { createHome, type Home } from '../home';
import { liveLines } from './live';
import type { StackState } from '../site/state';
import { buildTools, type ToolState } from '../tools/build';
import { TOOL_NAMES, TOOLS, type Tool } from '../tools/catalogue';
import { progressEvents, progressLines } from './progress';

const names = TOOL_NAMES.filter((name) => !(TOOLS[name] as Tool).onDemand);

/** Throws a StackError when a build fails. */
export async function tools(home: Home): Promise<void> {
  createHome(home);
  const states: Record<string, ToolState> = {};
  const live = liveLines();
  const builder = buildTools(new Set(names), home, (name, state) => (states[name] = state));
  const show = (): void => {
    const state: Pick<StackState, 'tools' | 'components'> = { tools: states, components: {} };
    live.show(progressLines(state), progressEvents(state));
  };
  const timer = setInterval(show, 500);
  const stop = (): void => {
    builder.stop();
    process.exit(130);
  };
  process.once('SIGINT', stop);
  try {
    for (const name of names) await builder.ready(name);
    show();
  } finally {
    clearInterval(timer);
    process.removeListener('SIGINT', stop);
    live.clear();
  }
  process.stdout.write('All tools are built.\n');
}
