// Copies text, e.g. a command or an id.
import { Button } from './button';
import { useNotify } from './toast';

export interface CopyButtonProps {
  readonly text: string;
  /** What is copied, e.g. `the command`. */
  readonly what: string;
}

export function CopyButton({ text, what }: CopyButtonProps) {
  const notify = useNotify();
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => notify.done(`Copied ${what}`),
      () => notify.failed(new Error(`The browser does not allow to copy ${what}: select and copy it by hand`)),
    );
  return (
    <Button aria-label={`Copy ${what}`} onClick={() => void copy()}>
      Copy
    </Button>
  );
}
