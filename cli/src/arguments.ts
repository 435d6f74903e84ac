// The arguments as commander is to see them.

/**
 * `--watch` may be followed by seconds. Commander would take any word for them, so that `--watch overview` would watch
 * nothing: what is not a number is left to be a command.
 */
export function prepared(args: readonly string[]): string[] {
  return args.flatMap((word, i) => {
    const before = args[i - 1];
    if (word === '--watch') return isNumber(args[i + 1]) ? [] : ['--watch=2'];
    return before === '--watch' && isNumber(word) ? [`--watch=${word}`] : [word];
  });
}

function isNumber(word: string | undefined): boolean {
  return word !== undefined && /^\d+(\.\d+)?$/.test(word);
}
