// Finds the line of a comment that a reader takes for a command, by the rules of GitHub's Markdown.
import MarkdownIt from 'markdown-it';
import { hiddenHtml } from './hidden-html';

type Token = MarkdownIt.Token;

/** What GitHub allows in a comment, in UTF-16 units: 65,536 characters, each of two units at most. */
const MAX_COMMENT_UNITS = 131_072;

/** Blocks alone: text inside a block is parsed only where it may hold a command. */
const blocks = new MarkdownIt('commonmark').disable('inline');
/** Without `text_join`, escaped characters stay tokens of their own. */
const inlines = new MarkdownIt('commonmark').enable('strikethrough').disable('text_join');

/**
 * The first line that begins with `/<name>`, without the markup around it; undefined without one. A command is a line
 * of a paragraph or of a list item. Lines in code, quotes, headings, HTML comments, struck-through text and folded
 * sections (`<details>`) are not commands.
 */
export function findCommandLine(text: string, name: string): string | undefined {
  if (text.length > MAX_COMMENT_UNITS || !text.includes(`/${name}`)) return undefined;
  const isCommand = new RegExp(`^\\s*/${name}(?!\\S)`);
  const mayHoldCommand = new RegExp(`^[ \\t*_]*/${name}(?![^\\s*_])`, 'm');
  const references = {};
  let quoted = 0;
  const html = hiddenHtml();
  for (const token of blocks.parse(text, references)) {
    if (token.type === 'blockquote_open' || isAtxHeading(token, 'heading_open')) quoted += 1;
    if (token.type === 'blockquote_close' || isAtxHeading(token, 'heading_close')) quoted -= 1;
    if (token.type === 'html_block') html.read(token.content);
    if (token.type !== 'inline' || quoted > 0 || html.isOpen() || !mayHoldCommand.test(token.content)) continue;
    const children = inlines.parseInline(token.content, references)[0]?.children ?? [];
    const line = visibleLines(children).find((visible) => isCommand.test(visible));
    if (line !== undefined) return line.trim();
  }
  return undefined;
}

/** A line of dashes under a command, as in the signature of an e-mail, makes it a heading too: that one counts. */
function isAtxHeading({ type, markup }: Token, wanted: string): boolean {
  return type === wanted && markup.startsWith('#');
}

/** The lines that a reader sees. What is not plain text begins no command, but may be part of one. */
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

/** Stands for what is shown but is not plain text; no package name has it. */
const NOT_TEXT = '\ufffc';
