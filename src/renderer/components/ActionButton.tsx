import { Button, type ButtonProps, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';

interface ActionButtonProps extends Pick<ButtonProps, 'variant' | 'size' | 'leftSection' | 'loading' | 'className'> {
  readonly children: ReactNode;
  readonly onClick: () => void;
  /** Why it is off; a button that is off says so on hover and focus instead of vanishing. */
  readonly disabledReason?: string | null | undefined;
  readonly describedBy?: string | undefined;
  readonly label?: string | undefined;
}

/** A button that can be off for a reason. It stays focusable then, so that the reason can be read by everyone. */
export function ActionButton(props: ActionButtonProps) {
  const { children, onClick, disabledReason, describedBy, label, variant = 'default', size = 'xs', ...rest } = props;
  const isOff = disabledReason !== null && disabledReason !== undefined;
  const button = (
    <Button
      {...rest}
      variant={variant}
      size={size}
      data-disabled={isOff || undefined}
      aria-disabled={isOff || undefined}
      aria-describedby={describedBy}
      aria-label={label}
      onClick={(event) => {
        if (isOff) event.preventDefault();
        else onClick();
      }}
    >
      {children}
    </Button>
  );
  return isOff ? (
    <Tooltip label={disabledReason} events={{ hover: true, focus: true, touch: false }}>
      {button}
    </Tooltip>
  ) : (
    button
  );
}
