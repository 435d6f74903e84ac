// What can be done with a panel.
import { Menu } from '@base-ui/react/menu';
import styles from './panel-frame.module.css';

export interface PanelMenuProps {
  readonly title: string;
  readonly items: readonly { readonly label: string; readonly onSelect: () => void }[];
}

export function PanelMenu({ title, items }: PanelMenuProps) {
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className={styles.icon} aria-label={`Actions for ${title}`}>
        <span aria-hidden>⋮</span>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={4} className={styles.positioner}>
          <Menu.Popup className={styles.popup}>
            {items.map(({ label, onSelect }) => (
              <Menu.Item key={label} className={styles.item} onClick={onSelect}>
                {label}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
