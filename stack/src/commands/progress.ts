// The progress of a start: tool builds and component readiness.
import colors from 'picocolors';
import type { ComponentState, StackState } from '../site/state';
import { duration } from '../units';
import { secondsLeft, type ToolState } from '../tools/build';

type Progress = Pick<StackState, 'tools' | 'components'>;

/** For a terminal: a line per tool while tools are built, then a summary of the components. */
export function progressLines(state: Progress, now = Date.now()): readonly string[] {
  const tools = Object.entries(state.tools);
  const toBuild = tools.filter(([, tool]) => tool.phase !== 'cached');
  const pending = toBuild.filter(([, tool]) => tool.phase !== 'built');
  const left = colors.bold(`Building tools, about ${duration(secondsLeft(state.tools, now))} left`);
  const components = Object.entries(state.components);
  const ready = components.filter(([, component]) => isUp(component)).length;
  const others = components.filter(([, component]) => !isUp(component)).map(([name]) => name);
  return [
    ...(pending.length > 0
      ? [left, ...toBuild.map(([name, tool]) => `  ${name.padEnd(15)}${toolText(tool, now)}`)]
      : []),
    ...(components.length > 0 ? [`${ready} of ${components.length} ready`] : []),
    ...(others.length > 0 ? wrap(`waiting for ${others.join(', ')}`) : []),
  ];
}

/** For a log: a line per event, with the time left updated every minute. */
export function progressEvents(state: Progress, now = Date.now()): readonly string[] {
  const left = secondsLeft(state.tools, now);
  const minute = Math.ceil(left / 60);
  const tools = Object.entries(state.tools).flatMap(([name, tool]) => {
    if (tool.phase === 'building') return [`building ${name}, about ${minute} min left in total`];
    return tool.phase === 'built' ? [`built ${name} in ${duration(tool.seconds)}`] : [];
  });
  const components = Object.entries(state.components).flatMap(([name, component]) => {
    if (component.phase === 'backing-off') return [`${name} ${component.reason ?? ''}, restarting`];
    return isUp(component) ? [`${name} is ${component.phase}`] : [];
  });
  return [...tools, ...components];
}

function isUp({ phase }: ComponentState): boolean {
  return phase === 'ready' || phase === 'done';
}

function toolText(tool: ToolState, now: number): string {
  switch (tool.phase) {
    case 'building':
      return colors.cyan(`building  ${duration((now - tool.since) / 1000)}`);
    case 'built':
      return colors.green(`built     ${duration(tool.seconds)}`);
    case 'failed':
      return colors.red('failed');
    default:
      return colors.dim(tool.phase);
  }
}

function wrap(text: string): readonly string[] {
  return text.match(/.{1,76}(\s|$)/g)?.map((line) => `  ${line.trim()}`) ?? [];
}
