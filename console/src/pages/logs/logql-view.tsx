// Lines or series of a LogQL query. The API refuses it to callers of one org, and says so.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { send } from '../../api/client';
import { timesOf, type AddressRange } from '../../api/range-list';
import { useOrg, useRefreshMs } from '../../app/root-search';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/fields';
import { Section } from '../../ui/page';
import { Empty, QueryView } from '../../ui/states';
import { downloadLines } from './download';
import { LineList } from './line-list';
import { LogqlChart } from './logql-chart';
import { NoLines } from './no-lines';
import styles from './logs.module.css';

/** The largest that the API allows. */
const LIMIT = 1_000;

export interface LogqlViewProps {
  /** The query in the address; empty: none yet. */
  readonly logql: string;
  readonly range: AddressRange;
}

export function LogqlView({ logql, range }: LogqlViewProps) {
  return (
    <div className={styles.stack}>
      <LogqlForm logql={logql} />
      {logql === '' ? (
        <Empty title="Write a query in LogQL">
          For example <code>{'{service="worker"} |= "failed" | json'}</code>, or{' '}
          <code>{'sum by (service) (count_over_time({level="error"}[5m]))'}</code> for a chart.
        </Empty>
      ) : (
        <LogqlResult logql={logql} range={range} />
      )}
    </div>
  );
}

function LogqlForm({ logql }: { readonly logql: string }) {
  const navigate = useNavigate({ from: '/logs' });
  const [text, setText] = useState(logql);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void navigate({ search: (all) => ({ ...all, logql: text.trim() }) });
  };
  return (
    <form role="search" aria-label="LogQL query" onSubmit={submit} className={styles.query}>
      <TextField
        label="Query"
        value={text}
        spellCheck={false}
        autoCapitalize="off"
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" look="primary">
        Run the query
      </Button>
    </form>
  );
}

function LogqlResult({ logql, range }: LogqlViewProps) {
  const org = useOrg();
  const refetchMs = useRefreshMs();
  const query = useQuery({
    queryKey: ['/api/v1/logs/query', logql, range, org],
    queryFn: ({ signal }) => {
      const request = { query: { query: logql, ...timesOf(range), limit: LIMIT } };
      return send('get', '/api/v1/logs/query', request, { org, signal });
    },
    placeholderData: keepPreviousData,
    ...(refetchMs !== undefined && { refetchInterval: refetchMs }),
  });
  return (
    <QueryView
      query={query}
      height={300}
      empty={{ when: ({ lines, series }) => !lines?.length && !series?.length, show: <NoLines /> }}
    >
      {({ lines, series }) =>
        series ? (
          <Section title="Result" flush>
            <LogqlChart series={series} />
          </Section>
        ) : (
          <Section
            title={lines?.length === LIMIT ? `The newest ${LIMIT} lines` : 'Lines'}
            flush
            actions={<Button onClick={() => downloadLines(lines ?? [])}>Download</Button>}
          >
            <LineList lines={lines ?? []} height="70dvh" />
          </Section>
        )
      }
    </QueryView>
  );
}
