// Benchmark of tail sampling: memory and CPU of the collector for each way to wait for the end of a trace.
import { figuresTable, whole } from './figures-table';
import { readOptions } from './options';
import { startChild, stopChildren } from './rpc/client';
import { measuredCollector, type Usage } from './sampling/collector';
import type { LoadOptions, LoadResult } from './sampling/load';
import { overridesOf, VARIANTS, type Variant } from './sampling/variants';

type Options = Omit<LoadOptions, 'url'>;
type Figures = LoadResult & Usage;

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), { rate: 10_000, seconds: 120 });
  const figures: Figures[] = [];
  for (const variant of VARIANTS) {
    console.error(variant.name);
    figures.push(await measure(variant, options));
  }
  console.log(tableOf(figures, options));
}

async function measure(variant: Variant, options: Options): Promise<Figures> {
  const collector = await measuredCollector(overridesOf(variant));
  try {
    const load = startChild('sampling/load');
    const result = await load.call<LoadResult>('send', { url: collector.url, ...options });
    return { ...result, ...collector.usage() };
  } finally {
    await stopChildren();
    await collector.stop();
  }
}

function tableOf(figures: readonly Figures[], { rate, seconds }: Options): string {
  const rows = figures.map(({ sent, cpuSeconds, peakRssMib, openTraces }, i) => [
    VARIANTS[i]!.name,
    ...[(cpuSeconds / sent) * 1e6, sent / cpuSeconds, peakRssMib, openTraces].map(whole),
  ]);
  const refused = figures.reduce((sum, f) => sum + f.refused, 0);
  return [
    `Tail sampling: ${whole(rate)} spans/s for ${seconds} s, 10 spans a trace; 95% of traces take up to 2 s,`,
    '4% up to 30 s, 1% up to 10 minutes; 1% fail',
    '',
    ...figuresTable(['decision', 'CPU µs/span', 'spans/CPU s', 'peak RSS MiB', 'open traces'], rows),
    ...(refused > 0 ? [`the collector refused ${refused} spans`] : []),
  ].join('\n');
}

main()
  .catch((e: unknown) => {
    console.error(e instanceof Error ? e.message : e);
    process.exitCode = 1;
  })
  .finally(stopChildren);
