// Draws the data of a panel of a compiled dashboard.
import { lazy, Suspense, type ComponentType } from 'react';
import { Empty, Loading } from '../ui/states';
import type { Panel, PanelData } from './dashboard';
import { hasValues } from './frame';
import { BarsPanel } from './kinds/bars';
import { GaugePanel } from './kinds/gauge';
import type { KindProps } from './kinds/kind';
import { LogsPanel } from './kinds/logs';
import { StatPanel } from './kinds/stat';
import { TablePanel } from './kinds/table';
import { TimeSeriesPanel } from './kinds/time-series';

/** Kinds that no board of ours needs at first are loaded when they are drawn. */
const HeatmapPanel = lazy(() => import('./kinds/heatmap'));
const TextPanel = lazy(() => import('./kinds/text'));

const KINDS: Readonly<Record<string, ComponentType<KindProps>>> = {
  ...{ timeseries: TimeSeriesPanel, stat: StatPanel, gauge: GaugePanel, table: TablePanel, logs: LogsPanel },
  ...{ bargauge: BarsPanel, barchart: BarsPanel, piechart: BarsPanel, heatmap: HeatmapPanel, text: TextPanel },
};

export interface PanelViewProps extends Omit<KindProps, 'height' | 'range'> {
  /** Of the body, in pixels. Default: 312. */
  readonly height?: number;
  /** The time axis. Default: the range of the data. */
  readonly range?: KindProps['range'];
}

const DEFAULT_HEIGHT = 312;

/** Shows why there may be nothing to draw when the data is empty. An unknown kind of panel is drawn as a table. */
export function PanelView({ panel, data, height = DEFAULT_HEIGHT, range, ...rest }: PanelViewProps) {
  if (panel.type !== 'text' && !hasData(data)) return <NoData panel={panel} />;
  const Kind = KINDS[panel.type] ?? TablePanel;
  return (
    <Suspense fallback={<Loading height={height} />}>
      <Kind
        {...rest}
        panel={panel}
        data={data}
        height={height}
        range={range ?? { fromMs: Date.parse(data.from), toMs: Date.parse(data.to) }}
      />
    </Suspense>
  );
}

function NoData({ panel }: { readonly panel: Panel }) {
  const { noValue } = panel.fieldConfig?.defaults ?? {};
  return <Empty title={noValue ?? 'No data in this time range'}>{panel.description}</Empty>;
}

function hasData({ targets }: PanelData): boolean {
  return targets.some(({ series, lines }) => lines.length > 0 || hasValues(series));
}
