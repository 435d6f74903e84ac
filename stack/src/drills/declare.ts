// Drills as typed values: for each alert, the fault that must make it fire.
import type { DrillPlatform } from './drill-platform';

/** Parts of the platform. Faults that disturb the same part are never active at the same time. */
export type Part = 'hosts' | 'jobs' | 'ledger' | 'proofs' | 'telemetry' | 'tenants' | 'api';

/** Ends the fault. */
export type EndFault = () => Promise<void> | void;

export interface Fault {
  /** Kebab-case, e.g. provider-outage. */
  readonly name: string;
  /** What is broken, as a clause, e.g. `model providers refuse every call`. */
  readonly description: string;
  readonly disturbs: readonly Part[];
  /** Alerts that the fault makes fire besides those that are drilled with it, by name or pattern. */
  readonly alsoFires?: readonly (string | RegExp)[];
  /** Breaks the platform; rejects with a StackError when it cannot. */
  readonly inject: (platform: DrillPlatform) => Promise<EndFault>;
}

export interface Drill {
  readonly fault: Fault;
  /** What the firing notification must say besides the name of the alert, e.g. a value. Others are not counted. */
  readonly says?: RegExp;
  /** Overrides the channels that follow from severity and priority. */
  readonly channels?: readonly string[];
}

/** Drills by the name of their alert. */
export type Drills = Readonly<Record<string, Drill>>;

/** A drill with the name of its alert and the channels that must be notified. */
export interface NamedDrill extends Drill {
  readonly alert: string;
  readonly channels: readonly string[];
}

/** One fault and all alerts that are drilled with it. */
export interface Scenario {
  readonly fault: Fault;
  readonly drills: readonly NamedDrill[];
}

/** Whether the alert is drilled with the fault of the scenario, or the fault declares that it fires, too. */
export function declares({ fault, drills }: Scenario, alert: string): boolean {
  const isMeant = (declared: string | RegExp) =>
    typeof declared === 'string' ? declared === alert : declared.test(alert);
  return drills.some((drill) => drill.alert === alert) || (fault.alsoFires ?? []).some(isMeant);
}

/** Groups drills by fault, in the order of the drills. */
export function scenariosOf(drills: readonly NamedDrill[]): readonly Scenario[] {
  return [...Map.groupBy(drills, ({ fault }) => fault)].map(([fault, grouped]) => ({ fault, drills: grouped }));
}
