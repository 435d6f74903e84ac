// The colour of each service of a trace: the same service has the same colour in every trace, as far as colours last.

/** The tokens --series-1 to --series-8. */
const COLORS = 8;

/** Numbers of series colours, from 1, by service. */
export function serviceColors(services: readonly string[]): ReadonlyMap<string, number> {
  const taken = new Set<number>();
  const colors = new Map<string, number>();
  for (const service of [...new Set(services)].sort()) {
    let color = hashOf(service) % COLORS;
    if (taken.size < COLORS) while (taken.has(color)) color = (color + 1) % COLORS;
    taken.add(color);
    colors.set(service, color + 1);
  }
  return colors;
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}

export function colorToken(color: number | undefined): string {
  return `var(--series-${color ?? 7})`;
}
