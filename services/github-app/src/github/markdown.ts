// Text of others in GitHub's Markdown, made harmless.

const MAX_CODE = 500;

/** At most 500 characters. In a code span a back-tick would end it and a bar would end the table's cell. */
export function code(text: string): string {
  const short = text.length > MAX_CODE ? `${text.slice(0, MAX_CODE)}…` : text;
  return `\`${short.replace(/[`\r\n]/g, '').replaceAll('|', '\\|')}\``;
}

const MAX_TEXT = 2_000;

/** One line without markup, tags or mentions, cut at 2,000 characters. */
export function plain(text: string): string {
  return text
    .slice(0, MAX_TEXT)
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]|<>#]/g, '\\$&')
    .replaceAll('@', '@\u200b')
    .trim();
}

/** Lines of a code block that nothing in them ends. */
export function inFence(text: string): string {
  return text.replaceAll('```', "'''").replaceAll('\r', '');
}
