// Parts of a dashboard as plain objects.

/** Passes a part to the SDK, which takes builders. Its own builders of links and annotations set a placement in a menu. */
export function built<T>(part: T): { build(): T } {
  return { build: () => part };
}
