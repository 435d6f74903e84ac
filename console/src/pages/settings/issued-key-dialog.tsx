// Shows a new key, which the API never returns again.
import { CopyButton } from '../../ui/copy-button';
import { Dialog } from '../../ui/dialog';
import type { IssuedKey } from './key';
import styles from './settings.module.css';

export function IssuedKeyDialog({ issued, onClose }: { readonly issued: IssuedKey; readonly onClose: () => void }) {
  return (
    <Dialog title={`The key ${issued.name}`} open onClose={onClose}>
      <p className="lead">Copy the key now: it is shown only once.</p>
      <div className={styles.secret}>
        <code>{issued.key}</code>
        <CopyButton text={issued.key} what="the key" />
      </div>
    </Dialog>
  );
}
