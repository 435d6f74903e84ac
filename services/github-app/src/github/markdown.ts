// Escapes untrusted text for GitHub's Markdown.

const MAX_CODE = 500;

/** A code span of at most 500 characters. A backtick would end the span, and a bar would end a table cell. */
export function code(text: string): string {
  const short = text.length > MAX_CODE ? `${text.slice(0, MAX_CODE)}…` : text;
  return `\`${short.replace(/[`\r\n]/g, '').replaceAll('|', '\\|')}\``;
}

const MAX_TEXT = 2_000;

/** A line without markup, HTML tags and mentions, at most 2,000 characters. */
export function plain(text: string): string {
  return text
    .slice(0, MAX_TEXT)
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]|<>#]/g, '\\$&')
    .replaceAll('@', '@\u200b')
    .trim();
}

/** The content of a fenced code block, which must not contain a fence. */
export function inFence(text: string): string {
  return text.replaceAll('```', "'''").replaceAll('\r', '');
}
