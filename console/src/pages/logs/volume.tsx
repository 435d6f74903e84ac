// The number of log lines by level over time. Dragging chooses a time range.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { send } from '../../api/client';
import { timesOf } from '../../api/range-list';
import { useOrg } from '../../app/root-search';
import { useZoom } from '../../app/set-search';
import { TimeChart } from '../../charts/time-chart';
import { count } from '../../text/format';
import { QueryView } from '../../ui/states';
import { parametersOf, type LogQuery } from './filter';
import { volumeSeries } from './volume-series';

interface VolumeProps {
  readonly query: LogQuery;
  readonly refetchMs: number | undefined;
}

const HEIGHT = 150;

export function Volume({ query, refetchMs }: VolumeProps) {
  const org = useOrg();
  const volume = useQuery({
    queryKey: ['/api/v1/logs/volume', query, org],
    queryFn: async ({ signal }) => {
      const range = timesOf(query);
      const request = { query: { ...parametersOf(query), ...range } };
      return { range, ...(await send('get', '/api/v1/logs/volume', request, { org, signal })) };
    },
    placeholderData: keepPreviousData,
    ...(refetchMs !== undefined && { refetchInterval: refetchMs }),
  });
  const zoom = useZoom();
  const { data } = volume;
  const { times, series } = useMemo(() => (data ? volumeSeries(data) : { times: [], series: [] }), [data]);
  return (
    <QueryView query={volume} height={HEIGHT}>
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
