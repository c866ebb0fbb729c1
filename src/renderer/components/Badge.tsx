import type { IconProps } from '@tabler/icons-react';
import type { ComponentType, CSSProperties } from 'react';
import classes from './Badge.module.css';

/** How something is always told: a word, an icon and a colour. */
export interface Appearance {
  readonly label: string;
  readonly icon: ComponentType<IconProps>;
  /** The name of the colour variable. */
  readonly color: string;
  readonly isMoving?: boolean;
  /** Drawn as an outline, so that it differs in greyscale from the same colour filled. */
  readonly isHollow?: boolean;
}

interface BadgeProps {
  readonly appearance: Appearance;
  readonly size?: 'small' | 'large';
  /** Keeps still even what usually moves. */
  readonly isStill?: boolean;
}

/** One word with its icon, in its colour. */
export function Badge({ appearance, size = 'small', isStill = false }: BadgeProps) {
  const { label, icon: Icon, color, isMoving = false, isHollow = false } = appearance;
  const style: CSSProperties & Record<'--status', string> = { '--status': `var(${color})` };
  return (
    <span className={classes.badge} data-size={size} data-hollow={isHollow || undefined} style={style}>
      <Icon
        size={size === 'large' ? 15 : 13}
        stroke={2}
        aria-hidden
        className={isMoving && !isStill ? classes.moving : undefined}
      />
      <span className={classes.label}>{label}</span>
    </span>
  );
}
