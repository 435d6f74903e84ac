// What is wrong with a setting.

export interface SettingProblem {
  /** Path of the setting: `prometheus.retentionDays`. */
  readonly setting: string;
  readonly message: string;
}
