// Lines or series of a LogQL query. The API refuses it to callers of one org, and says so.
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import type { AddressRange } from '../../api/range';
import { useRanged } from '../../api/use-ranged';
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
  const query = useRanged('/api/v1/logs/query', { query: { query: logql, limit: LIMIT } }, range);
  return (
    <QueryView
      query={query}
      height={300}
      empty={{ when: ({ data: { lines, series } }) => !lines?.length && !series?.length, show: <NoLines /> }}
    >
      {({ data: { lines, series } }) =>
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
