// Shows a new key, which the API never returns again.
import { Copy } from '../../ui/copy';
import { Dialog } from '../../ui/dialog';
import type { IssuedKey } from './key';
import styles from './settings.module.css';

export function IssuedKeyDialog({ issued, onClose }: { readonly issued: IssuedKey; readonly onClose: () => void }) {
  return (
    <Dialog title={`The key ${issued.name}`} open onClose={onClose}>
      <p className="lead">Copy the key now: it is shown only once.</p>
      <p className={styles.secret}>
        <Copy text={issued.key} what="key" />
      </p>
    </Dialog>
  );
}
