// How many dead letters there are, by error class, queue and step, and when they arrived.
import { Link } from '@tanstack/react-router';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ResponseOf } from '../../api/types';
import { TimeChart } from '../../charts/time-chart';
import { compact, count } from '../../text/format';
import { Grid, Section } from '../../ui/page';
import { Empty, QueryView } from '../../ui/states';
import type { DeadLettersSearch } from './search';
import styles from './dead-letters.module.css';

type Stats = ResponseOf<'get', '/api/v1/dlq/stats'>;

const HEIGHT = 150;

export function DeadLetterStats({ query }: { readonly query: UseQueryResult<Stats> }) {
  return (
    <QueryView query={query} height={HEIGHT}>
      {(stats) => (
        <>
          <Grid>
            <Section title={`${count(stats.total)} by error class`}>
              <Counts counts={stats.by_error_class} searchOf={(errorClass) => ({ errorClass }) as DeadLettersSearch} />
            </Section>
            <Section title="By queue">
              <Counts counts={stats.by_queue} searchOf={(queue) => ({ queue }) as DeadLettersSearch} />
            </Section>
            <Section title="By step">
              <Counts counts={stats.by_step} searchOf={(step) => ({ step })} />
            </Section>
          </Grid>
          <Section title="By hour, last 24 hours">
            <TimeChart
              label="Dead letters by hour"
              times={stats.by_hour.map(({ hour }) => Date.parse(hour))}
              series={[{ label: 'Dead letters', values: stats.by_hour.map((hour) => hour.count), color: 6 }]}
              draw="bars"
              format={compact}
              legend={false}
              height={HEIGHT}
            />
          </Section>
        </>
      )}
    </QueryView>
  );
}

interface CountsProps {
  readonly counts: Readonly<Record<string, number>>;
  readonly searchOf: (key: string) => DeadLettersSearch;
}

function Counts({ counts, searchOf }: CountsProps) {
  const entries = Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  if (entries.length === 0) return <Empty title="None" />;
  return (
    <ul className={styles.counts}>
      {entries.map(([key, value]) => (
        <li key={key}>
          <Link to="/dead-letters" search={searchOf(key)}>
            {key}
          </Link>
          <span className="numeric">{count(value)}</span>
        </li>
      ))}
    </ul>
  );
}
