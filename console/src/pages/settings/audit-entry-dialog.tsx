// One change: each field before and after.
import { dateTime } from '../../text/format';
import { Details } from '../../ui/details';
import { Dialog } from '../../ui/dialog';
import { changesOf, type AuditEntry } from './audit-changes';
import styles from './settings.module.css';

export function AuditEntryDialog({ entry, onClose }: { readonly entry: AuditEntry; readonly onClose: () => void }) {
  const changes = changesOf(entry);
  return (
    <Dialog title={`${entry.action} ${entry.target}`} open onClose={onClose} wide>
      <Details
        entries={[
          ['Time', dateTime(entry.at)],
          ['Actor', entry.actor],
          ['Org', entry.org],
        ]}
      />
      {changes.length === 0 ? (
        <p className="muted">No value changed.</p>
      ) : (
        <table className={styles.changes}>
          <caption className="visually-hidden">Values before and after the change</caption>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ field, before, after }) => (
              <tr key={field}>
                <th scope="row">{field}</th>
                <td className={styles.before}>{before ?? '–'}</td>
                <td className={styles.after}>{after ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  );
}
