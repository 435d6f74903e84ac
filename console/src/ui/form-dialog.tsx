// A dialog with a form: Enter sends it, and problems are shown where they belong.
import { useId, type ReactNode } from 'react';
import { ApiError, messageOf } from '../api/problem';
import { Button, type ButtonProps } from './button';
import { Dialog } from './dialog';

export interface FormDialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly onSubmit: () => void;
  /** The verb on the button, e.g. `Create the key`. */
  readonly action: string;
  readonly look?: ButtonProps['look'];
  readonly busy: boolean;
  /** The error of the last attempt. */
  readonly error: unknown;
  readonly children: ReactNode;
  readonly wide?: boolean;
}

export function FormDialog(props: FormDialogProps) {
  const { title, onClose, onSubmit, action, look = 'primary', busy, error, children, wide = false } = props;
  const id = useId();
  const submit = (
    <Button type="submit" form={id} look={look} busy={busy}>
      {action}
    </Button>
  );
  return (
    <Dialog title={title} open onClose={onClose} actions={submit} wide={wide}>
      <form
        id={id}
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        {children}
        {error != null && (
          <p role="alert" className="problem">
            {messageOf(error)}
          </p>
        )}
      </form>
    </Dialog>
  );
}

/** Messages of the API by field, for the `problem` of fields. */
export function problemsOf(error: unknown): Readonly<Record<string, string | undefined>> {
  return error instanceof ApiError ? error.fields : {};
}
