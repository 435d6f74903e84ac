// Draws every span of a trace as a line on a canvas.
import { colorToken } from './service-colors';
import type { SpanTree } from './tree';
import { isFailed } from './types';

/** Pixels of a line; many spans share a line. */
const MIN_LINE = 1;
const MAX_LINE = 4;

export function drawMinimap(
  canvas: HTMLCanvasElement,
  { nodes, extent }: SpanTree,
  colors: ReadonlyMap<string, number>,
): void {
  const context = canvas.getContext('2d');
  const { clientWidth: width, clientHeight: height } = canvas;
  if (!context || width === 0) return;
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  context.scale(devicePixelRatio, devicePixelRatio);
  const resolve = resolverOf(canvas);
  const bad = resolve('var(--bad)');
  const fills = new Map([...colors].map(([service, color]) => [service, resolve(colorToken(color))]));
  const line = Math.min(MAX_LINE, Math.max(MIN_LINE, (height / nodes.length) * 0.8));
  for (const { span, index } of nodes) {
    const x = ((span.offset_seconds - extent.from) / (extent.to - extent.from)) * width;
    const length = (span.duration_seconds / (extent.to - extent.from)) * width;
    context.fillStyle = isFailed(span) ? bad : (fills.get(span.service) ?? bad);
    context.fillRect(x, (index / nodes.length) * (height - line), Math.max(1, length), line);
  }
}

/** Resolves colours through an element, as a canvas knows no custom properties. */
function resolverOf(canvas: HTMLCanvasElement): (color: string) => string {
  return (color) => {
    canvas.style.color = color;
    return getComputedStyle(canvas).color;
  };
}
