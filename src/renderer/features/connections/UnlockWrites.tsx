import { Button, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { IconLock } from '@tabler/icons-react';
import { call } from '../../api';
import { ActionButton } from '../../components/ActionButton';
import dialog from '../../components/Dialog.module.css';
import { ErrorNotice } from '../../components/ErrorNotice';
import classes from './UnlockWrites.module.css';

/** Says that production can only be looked at, and lets it be unlocked by one deliberate act that names it. */
export function UnlockWrites({ profileName }: { readonly profileName: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const close = () => setIsOpen(false);
  const unlock = useMutation({ mutationFn: () => call('session.unlockWrites', { profileName }), onSuccess: close });
  return (
    <>
      <button type="button" className={classes.locked} onClick={() => setIsOpen(true)}>
        <IconLock size={13} aria-hidden /> <span>Writes locked</span>
      </button>
      <Modal opened={isOpen} onClose={close} title="Unlock writes to production?">
        <div className={dialog.body}>
          <p>
            <strong>{profileName}</strong> is <strong>production</strong>. Until you unlock it you can look at
            everything, but not start, pause or cancel anything, and this computer works on no operation.
          </p>
          <p className={dialog.dim}>It is locked again when you choose another connection or leave the application.</p>
          {unlock.isError && <ErrorNotice error={unlock.error} title="It is still locked." />}
          <div className={dialog.actions}>
            <Button size="xs" variant="default" onClick={close} data-autofocus>
              Keep it locked
            </Button>
            <ActionButton variant="filled" loading={unlock.isPending} onClick={() => unlock.mutate()}>
              Unlock writes to {profileName}
            </ActionButton>
          </div>
        </div>
      </Modal>
    </>
  );
}
