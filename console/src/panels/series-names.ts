// Names of series without a legend: the labels in which they differ.

type Labels = Readonly<Record<string, string>>;

/** @param fallback the name of a series without a label of its own */
export function seriesNames(all: readonly Labels[], fallback: string): readonly string[] {
  const names = [...new Set(all.flatMap((labels) => Object.keys(labels)))].filter((name) => name !== '__name__');
  const differing = names.filter((name) => new Set(all.map((labels) => labels[name])).size > 1).sort();
  return all.map((labels) => {
    const parts = differing.filter((name) => labels[name] !== undefined).map((name) => `${name}=${labels[name]}`);
    return parts.join(', ') || labels['__name__'] || fallback;
  });
}
