// The compiled dashboards: the JSON that Grafana gets, read once at start.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

/** dashboards/generated of this repository, relative to services/ops/dist/boards. */
const DEFAULT_FOLDER = resolve(__dirname, '../../../../dashboards/generated/boards');

const datasource = z.object({ type: z.string(), uid: z.string() });
const target = z.object({
  refId: z.string(),
  /** PromQL or LogQL; empty for SQL. */
  expr: z.string().default(''),
  /** SQL for Postgres. */
  rawSql: z.string().default(''),
  /** Of rows from Postgres: table or time_series. */
  format: z.string().default(''),
  legendFormat: z.string().default(''),
  instant: z.boolean().default(false),
  exemplar: z.boolean().default(false),
  datasource: datasource.optional(),
});
const panel = z.object({
  id: z.int(),
  title: z.string(),
  type: z.string(),
  datasource: datasource.optional(),
  targets: z.array(target).default([]),
});
const variable = z.object({
  name: z.string(),
  label: z.string().optional(),
  type: z.string(),
  datasource: datasource.optional(),
  /** The text of an interval variable or of SQL, or an object with a field `query`. */
  query: z.union([z.string(), z.object({ query: z.string() })]).optional(),
  allValue: z.string().nullish(),
  current: z.object({ value: z.union([z.string(), z.array(z.string())]) }).optional(),
  multi: z.boolean().default(false),
  includeAll: z.boolean().default(false),
});
const dashboard = z.object({
  uid: z.string(),
  title: z.string(),
  description: z.string().default(''),
  tags: z.array(z.string()).default([]),
  panels: z.array(panel),
  templating: z.object({ list: z.array(variable) }).default({ list: [] }),
});

/** The types of Grafana's datasource for Postgres, since version 10 and before. */
const POSTGRES: readonly string[] = ['grafana-postgresql-datasource', 'postgres'];

export function isPostgres(source: z.output<typeof datasource> | undefined): boolean {
  return source !== undefined && POSTGRES.includes(source.type);
}

export type Target = z.output<typeof target>;
export type Panel = z.output<typeof panel>;
export type Variable = z.output<typeof variable>;

export interface Board extends z.output<typeof dashboard> {
  /** The file as it is. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** The boards in a folder by uid, sorted by title. Throws if the folder or a file cannot be read. */
export function readBoards(folder = DEFAULT_FOLDER): ReadonlyMap<string, Board> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const boards = files.map((name) => readBoard(join(folder, name)));
  boards.sort((a, b) => (a.title < b.title ? -1 : 1));
  return new Map(boards.map((board) => [board.uid, board]));
}

function readBoard(file: string): Board {
  try {
    const json = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    return { ...dashboard.parse(json), json };
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new Error(`could not read the dashboard ${file}: ${reason}`, { cause });
  }
}
