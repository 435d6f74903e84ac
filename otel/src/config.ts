// The parts of a collector configuration that the gateway uses.

export type Settings = Readonly<Record<string, unknown>>;

interface Pipeline<Source extends string, P extends string, Sink extends string> {
  readonly receivers: readonly Source[];
  /** In processing order. */
  readonly processors?: readonly P[];
  readonly exporters: readonly Sink[];
}

export interface CollectorConfig<
  X extends string = string,
  R extends string = string,
  P extends string = string,
  C extends string = string,
  E extends string = string,
> {
  readonly extensions: Readonly<Record<X, Settings>>;
  readonly receivers: Readonly<Record<R, Settings>>;
  readonly processors: Readonly<Record<P, Settings>>;
  readonly connectors: Readonly<Record<C, Settings>>;
  readonly exporters: Readonly<Record<E, Settings>>;
  readonly service: {
    readonly extensions: readonly NoInfer<X>[];
    readonly telemetry: Settings;
    readonly pipelines: Readonly<
      Record<`${'traces' | 'metrics' | 'logs'}/${string}`, Pipeline<NoInfer<R | C>, NoInfer<P>, NoInfer<E | C>>>
    >;
  };
}

/** Types a configuration: a pipeline with an undeclared component does not compile. */
export function collectorConfig<
  X extends string,
  R extends string,
  P extends string,
  C extends string,
  E extends string,
>(config: CollectorConfig<X, R, P, C, E>): CollectorConfig<X, R, P, C, E> {
  return config;
}

/** Reference to an environment variable of the collector, which must be set if it has no default. */
export function env(
  name: `${'COLLECTOR' | 'JAEGER' | 'LOKI' | 'PROMETHEUS' | 'XRAY'}_${string}`,
  byDefault?: string,
): string {
  return byDefault === undefined ? `\${env:${name}}` : `\${env:${name}:-${byDefault}}`;
}
