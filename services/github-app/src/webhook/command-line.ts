// Finds the command line in the Markdown of a comment, as GitHub renders it.
import MarkdownIt from 'markdown-it';
import { hiddenHtml } from './hidden-html';

type Token = MarkdownIt.Token;

/** The limit of GitHub is 65,536 characters, each of which has at most two UTF-16 units. */
const MAX_COMMENT_UNITS = 131_072;

/** Parses only blocks; the text of a block is parsed only if it may contain a command. */
const blocks = new MarkdownIt('commonmark').disable('inline');
/** Without `text_join`, escaped characters remain separate tokens. */
const inlines = new MarkdownIt('commonmark').enable('strikethrough').disable('text_join');

/**
 * The first line that starts with `/<name>`, without markup; undefined if there is none. A command is a line in a
 * paragraph or list item. Lines in code, quotes, headings, HTML comments, struck-through text and folded sections
 * (`<details>`) are not commands.
 */
export function findCommandLine(text: string, name: string): string | undefined {
  if (text.length > MAX_COMMENT_UNITS || !text.includes(`/${name}`)) return undefined;
  const isCommand = new RegExp(`^\\s*/${name}(?!\\S)`);
  const mayContainCommand = new RegExp(`^[ \\t*_]*/${name}(?![^\\s*_])`, 'm');
  const references = {};
  let quoted = 0;
  const html = hiddenHtml();
  for (const token of blocks.parse(text, references)) {
    if (token.type === 'blockquote_open' || isAtxHeading(token, 'heading_open')) quoted += 1;
    if (token.type === 'blockquote_close' || isAtxHeading(token, 'heading_close')) quoted -= 1;
    if (token.type === 'html_block') html.read(token.content);
    if (token.type !== 'inline' || quoted > 0 || html.isOpen() || !mayContainCommand.test(token.content)) continue;
    const children = inlines.parseInline(token.content, references)[0]?.children ?? [];
    const line = visibleLines(children).find((visible) => isCommand.test(visible));
    if (line !== undefined) return line.trim();
  }
  return undefined;
}

/** Other headings count as text: a line of dashes, as in an email signature, turns the line above into a heading. */
function isAtxHeading({ type, markup }: Token, expected: string): boolean {
  return type === expected && markup.startsWith('#');
}

/** The rendered lines. A command cannot start with anything but plain text, but may contain it. */
function visibleLines(tokens: readonly Token[]): string[] {
  const lines = [''];
  let struck = 0;
  const html = hiddenHtml();
  const append = (text: string): void => void (lines[lines.length - 1] += text);
  const appendLiteral = (text: string): void => append(/\S/.test(lines.at(-1) ?? '') ? text : `${NOT_TEXT}${text}`);
  for (const { type, content } of tokens) {
    if (type === 's_open') struck += 1;
    else if (type === 's_close') struck -= 1;
    else if (type === 'softbreak' || type === 'hardbreak') lines.push('');
    else if (type === 'html_inline') html.read(content);
    else if (struck > 0 || html.isOpen()) append(NOT_TEXT);
    else if (type === 'text') append(content);
    else if (type === 'code_inline' || type === 'text_special' || type === 'image') appendLiteral(content);
    else if (type === 'link_open') appendLiteral('');
  }
  return lines;
}

/** Placeholder for rendered content that is not plain text; package names cannot contain it. */
const NOT_TEXT = '\ufffc';
