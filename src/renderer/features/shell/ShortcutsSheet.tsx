import { Modal } from '@mantine/core';
import { create } from 'zustand';
import { Keys } from '../../components/Keys';
import { useNavigation } from '../navigation/navigation-store';
import { SHORTCUTS } from './shortcuts';
import classes from './ShortcutsSheet.module.css';

const useSheet = create<{ isOpen: boolean }>(() => ({ isOpen: false }));

/** Shows every key there is. */
export function openShortcuts(): void {
  useSheet.setState({ isOpen: true });
}

/** Every key there is, on `?`. */
export function ShortcutsSheet() {
  const isOpen = useSheet((state) => state.isOpen);
  const isMain = useNavigation((state) => state.windowKind === 'main');
  return (
    <Modal opened={isOpen} onClose={() => useSheet.setState({ isOpen: false })} title="Keyboard shortcuts" size="lg">
      <div className={classes.groups}>
        {SHORTCUTS.map(({ group, shortcuts }) => (
          <section key={group} aria-label={group}>
            <h2 className={classes.group}>{group}</h2>
            <dl className={classes.list}>
              {shortcuts
                .filter(({ isMainOnly }) => isMain || isMainOnly !== true)
                .map(({ keys, does }) => (
                  <div key={does} className={classes.row}>
                    <dt>{does}</dt>
                    <dd>
                      <Keys keys={keys} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
