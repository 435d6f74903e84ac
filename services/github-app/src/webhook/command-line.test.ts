// Commands in GitHub's Markdown.
import { findCommandLine } from './command-line';

const COMMAND = '/upgrade lodash@4.17.21';
const find = (text: string) => findCommandLine(text, 'upgrade');

describe('finds a command', () => {
  test.each([
    ['on a single line', COMMAND],
    ['between other lines of a paragraph', `Please:\n${COMMAND}\nthanks`],
    ['after Windows line endings', `Hi\r\n\r\n${COMMAND}\r\n`],
    ['after carriage returns', `Hi\r${COMMAND}\r`],
    ['after a hard line break', `Hi  \n${COMMAND}\\\nthanks`],
    ['after a code block', `\`\`\`\nlog\n\`\`\`\n${COMMAND}`],
    ['after a quote and a blank line', `> what now?\n\n${COMMAND}`],
    ['after a table', `| a |\n|---|\n| 1 |\n${COMMAND}`],
    ['after an HTML comment', `<!-- template -->\n\n${COMMAND}`],
    ['directly after an HTML comment', `<!-- Such as\n/upgrade a@1.0.0\n-->\n${COMMAND}\n--\nSent`],
    ['after a folded section', `<details>\n\nlog\n\n</details>\n\n${COMMAND}`],
    ['in a list item', `- ${COMMAND}`],
    ['directly after a list', `- one\n- two\n${COMMAND}`],
    ['above the dashes of a signature', `${COMMAND}\n--\nPriya`],
    ['in bold', `**${COMMAND}**`],
    ['with its argument in code', '/upgrade `lodash@4.17.21`'],
    ['after a code span in the same paragraph', `Like \`npm i\`:\n${COMMAND}`],
    [
      'of a package with underscores',
      'See _this_:\n/upgrade pip:my_own_package@1.0',
      '/upgrade pip:my_own_package@1.0',
    ],
    ['before further commands', `${COMMAND}\n/upgrade b@2.0.0`],
  ])('%s', (_, text, line = COMMAND) => {
    expect(find(text)).toBe(line);
  });
});

describe('does not find a command in', () => {
  test.each([
    ['an empty comment', ''],
    ['a sentence', `please do ${COMMAND}`],
    ['another command', '/upgrades lodash@4.17.21'],
    ['a fenced code block', `\`\`\`\n${COMMAND}\n\`\`\``],
    ['a fence of tildes', `~~~sh\n${COMMAND}\n~~~`],
    ['an unclosed fence', `\`\`\`\n${COMMAND}`],
    ['a fence in a list item', `- so:\n  \`\`\`\n  ${COMMAND}\n  \`\`\``],
    ['indented code', `So:\n\n    ${COMMAND}`],
    ['code indented with a tab', `\t${COMMAND}`],
    ['a code span', `\`${COMMAND}\``],
    ['a code span of several lines', `Write \`\n${COMMAND}\n\` please`],
    ['a quote', `> ${COMMAND}`],
    ['a quote in a quote', `> > ${COMMAND}`],
    ['a continuation line of a quote', `> what now?\n${COMMAND}`],
    ['a quote in a list item', `- > ${COMMAND}`],
    ['a heading', `# ${COMMAND}`],
    ['an HTML comment', `<!-- ${COMMAND} -->`],
    ['an HTML comment of several lines', `<!--\n\n${COMMAND}\n\n-->`],
    ['an unclosed HTML comment', `<!--\n${COMMAND}`],
    ['an HTML comment inside a paragraph', `Hi <!--\n${COMMAND}\n--> there`],
    ['an HTML code block', `<pre>\n\n${COMMAND}\n\n</pre>`],
    ['HTML code inside a paragraph', `Hi <code>\n${COMMAND}\n</code>`],
    ['an HTML quote', `<blockquote>\n\n${COMMAND}\n\n</blockquote>`],
    ['a folded section', `<details><summary>log</summary>\n\n${COMMAND}\n\n</details>`],
    ['struck-through text', `~~Please\n${COMMAND}\nthanks~~`],
    ['an escaped slash', `\\${COMMAND}`],
    ['a link', `[${COMMAND}](https://example.org)`],
    ['the text of an image', `![${COMMAND}](x.png)`],
    ['the title of a link reference', `[a]: /x "\n${COMMAND}\n"`],
    ['text that is longer than the limit of GitHub', `${'a '.repeat(70_000)}\n\n${COMMAND}`],
  ])('%s', (_, text) => {
    expect(find(text)).toBeUndefined();
  });
});

describe('hostile text of maximum length is parsed in linear time', () => {
  const pieces = ['[', '![', '`', '``` ', '*a_ ', '**_ ', '~~a ', '<', '<!--', '<a b="', '</', '&', '\\', '> ', '- '];
  const more = [
    '[a](',
    '[a]: b\n',
    '[[]()',
    '\n- ',
    'a\n\n',
    '    a\n',
    'a\\\n',
    '<details>',
    ' ',
    '\t',
    '\n/upgrade x ',
  ];
  test.each([...pieces, ...more])('%j', (piece) => {
    const text = `${piece.repeat(Math.ceil(65_500 / piece.length))}\n\n/upgrade x`;
    const started = performance.now();
    find(text);
    // A quadratic parser takes many seconds.
    expect(performance.now() - started).toBeLessThan(1_500);
  });
});
