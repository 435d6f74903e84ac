// The number of log lines by level over time. Dragging chooses a time range.
import { useMemo } from 'react';
import { useRanged } from '../../api/use-ranged';
import { useZoom } from '../../app/set-search';
import { TimeChart } from '../../charts/time-chart';
import { count } from '../../text/format';
import { Empty, QueryView } from '../../ui/states';
import { parametersOf, type LogQuery } from './filter';
import { volumeSeries } from './volume-series';

const HEIGHT = 150;

export function Volume({ query }: { readonly query: LogQuery }) {
  const volume = useRanged('/api/v1/logs/volume', { query: parametersOf(query) }, query);
  const zoom = useZoom();
  const { data } = volume;
  const { times, series } = useMemo(
    () => (data ? volumeSeries(data.data, data.range) : { times: [], series: [] }),
    [data],
  );
  return (
    <QueryView
      query={volume}
      height={HEIGHT}
      empty={{ when: () => times.length === 0, show: <Empty title="No lines to count" /> }}
    >
      {() => (
        <TimeChart
          label="Log lines by level"
          draw="bars"
          stacked
          height={HEIGHT}
          times={times}
          series={series}
          format={count}
          onZoom={zoom}
        />
      )}
    </QueryView>
  );
}
