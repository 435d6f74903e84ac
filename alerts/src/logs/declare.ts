// Alerts on log lines as typed values, which Loki's ruler evaluates.
import type { AnyVector, Quantity, Vector } from '@sextant/signals/query/expression';
import type { LogLevel } from '@sextant/signals/query/logql';
import { partsOf, type Alert, type Message } from '../declare';

/** Lines of a service with the same level and message. */
export interface TestLines {
  readonly service: string;
  readonly level: LogLevel;
  readonly message: string;
  readonly count: number;
}

/** A test with the real ruler. Without `fires`, it expects that the alert does not fire. */
export interface LogAlertTest {
  /** The situation as a clause, e.g. `51 errors are logged`. */
  readonly when: string;
  readonly lines: readonly TestLines[];
  readonly fires?: {
    /** The expected value, formatted. */
    readonly value: string;
    /** The expected labels of the value. */
    readonly labels: Readonly<Record<string, string>>;
  };
}

type CommonFields = Omit<
  Alert,
  'declares' | 'value' | 'fires' | 'guard' | 'tests' | 'inhibits' | 'inhibitsService' | 'fastPath'
>;

/** A declared alert. Its messages are Prometheus templates. */
export interface LogAlert extends CommonFields {
  readonly declares: 'log-alert';
  readonly value: AnyVector<'logql'>;
  readonly fires: { readonly above: Quantity };
  readonly tests: readonly LogAlertTest[];
}

interface Spec<U extends string, L extends string> extends Omit<CommonFields, 'summary' | 'description' | 'runbook'> {
  readonly value: Vector<U, L, 'logql'>;
  readonly fires: { readonly above: Quantity<NoInfer<U>> };
  readonly summary: Message<NoInfer<L>>;
  readonly description: Message<NoInfer<L>>;
  /** The name of the runbook, without `.md`. Default: the name of the alert. */
  readonly runbook?: string;
  readonly tests: readonly LogAlertTest[];
}

/** A rule group of Loki's ruler. */
export interface LogAlertGroup {
  readonly name: string;
  readonly alerts: readonly LogAlert[];
}

/** Declares an alert on log lines. */
export function logAlert<const U extends string, L extends string>(spec: Spec<U, L>): LogAlert {
  const parts = partsOf<L>(spec.fires);
  return {
    ...spec,
    declares: 'log-alert',
    summary: spec.summary(parts),
    description: spec.description(parts),
    runbook: spec.runbook ?? spec.name,
  };
}

/** A group of all log alerts that the modules export. */
export function logGroupOf(name: string, ...modules: readonly Readonly<Record<string, unknown>>[]): LogAlertGroup {
  return { name, alerts: modules.flatMap((m) => Object.values(m)).filter(isLogAlert) };
}

function isLogAlert(value: unknown): value is LogAlert {
  return typeof value === 'object' && value !== null && 'declares' in value && value.declares === 'log-alert';
}
