// The bounds of messages, in characters unless stated otherwise. A message that is too long is cut, not refused.

/** Alerts that one message lists; it says how many more there are. */
export const MAX_LISTED = 10;
/** The summary of an alert in a list. */
export const MAX_LISTED_SUMMARY = 120;
export const MAX_SUMMARY = 250;
export const MAX_DESCRIPTION = 700;
/** A formatted value, or a label. */
export const MAX_VALUE = 80;

/** Slack shows up to 3,000 characters of a block: the text about the alerts, and the links in bytes. */
export const MAX_SLACK_BODY = 1400;
export const MAX_SLACK_LINKS = 1500;

/** PagerDuty accepts a summary of up to 1,024. */
export const MAX_PAGERDUTY_SUMMARY = 900;

/** How long a receiver may take to respond. Alertmanager then tries again, until the group's interval is over. */
export const REQUEST_TIMEOUT = '10s';
