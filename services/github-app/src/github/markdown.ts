// Text of others in GitHub's Markdown, made harmless.

/** In a code span a back-tick would end it and a bar would end the table's cell. */
export function code(text: string): string {
  return `\`${text.replace(/[`\r\n]/g, '').replaceAll('|', '\\|')}\``;
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
