// Why the caller may not do what the buttons of a page do.

/** Renders nothing without a reason. */
export function Refusal({ reason }: { readonly reason: string | undefined }) {
  return reason === undefined ? null : <p className="muted">{reason}.</p>;
}
