// Which boards a search finds: by title, description or the title of a panel.

interface Board {
  readonly title: string;
  readonly description: string;
  readonly panels: readonly { readonly title: string }[];
}

export interface Match<T extends Board> {
  readonly board: T;
  /** The panels that match. */
  readonly panels: readonly T['panels'][number][];
}

export function matchingBoards<T extends Board>(boards: readonly T[], text: string): readonly Match<T>[] {
  const wanted = text.trim().toLowerCase();
  const has = (value: string) => value.toLowerCase().includes(wanted);
  return boards
    .map((board) => ({ board, panels: board.panels.filter(({ title }) => has(title)) }))
    .filter(({ board: { title, description }, panels }) => has(title) || has(description) || panels.length > 0);
}
