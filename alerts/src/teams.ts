// The teams that own alerts, each with its Slack channel.

/** `team` of an alert is the name of a declared team; its alerts are also posted to the channel of the team. */
export interface Team {
  /** kebab-case. */
  readonly name: string;
  /** A Slack channel, e.g. #speccursor-alerts. */
  readonly channel: string;
}

export const aiPlatform: Team = { name: 'ai-platform', channel: '#speccursor-alerts' };
export const platform: Team = { name: 'platform', channel: '#platform-alerts' };

export const sextantTeams: readonly Team[] = [aiPlatform, platform];
