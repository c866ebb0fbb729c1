import {
  Button,
  Chip,
  Combobox,
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  Menu,
  Modal,
  Notification,
  Popover,
  Radio,
  SegmentedControl,
  Skeleton,
  Tooltip,
} from '@mantine/core';

/** Buttons and controls are grey: colour is kept for status and environment. */
const ink: MantineColorsTuple = [
  '#f4f4f6',
  '#e7e8ec',
  '#cfd1d8',
  '#b2b5bf',
  '#8d919d',
  '#696c77',
  '#4a4d57',
  '#33353d',
  '#1f2026',
  '#131418',
];

/** The surfaces of the dark scheme in the places where Mantine looks for them. */
const dark: MantineColorsTuple = [
  '#e7e8ec',
  '#b9bcc6',
  '#8d919d',
  '#6b6f7b',
  '#3a3d46',
  '#262932',
  '#1b1d22',
  '#16171b',
  '#101114',
  '#0c0d0f',
];

/** Mantine's settings: sizes after a 13 px body, quick transitions, and the labels its own parts lack. */
export const theme = createTheme({
  colors: { ink, dark },
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 1 },
  variantColorResolver: (input) => ({
    ...defaultVariantColorsResolver(input),
    // Mantine measures one shade for both schemes; in the dark one the primary colour is light.
    ...(input.variant === 'filled' && input.color === input.theme.primaryColor
      ? { color: 'var(--surface-panel)' }
      : {}),
  }),
  fontFamily: 'var(--font-sans)',
  fontFamilyMonospace: 'var(--font-mono)',
  fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '15px', xl: '20px' },
  headings: { fontFamily: 'var(--font-sans)', fontWeight: '600' },
  radius: { xs: '3px', sm: '5px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  respectReducedMotion: true,
  components: {
    // An object's name may be long: what finds no room ends in an ellipsis instead of in the middle of a letter.
    Button: Button.extend({
      styles: {
        label: { display: 'block', height: 'auto', fontWeight: 500, lineHeight: '18px', textOverflow: 'ellipsis' },
      },
    }),
    SegmentedControl: SegmentedControl.extend({ styles: { label: { fontWeight: 400 } } }),
    Radio: Radio.extend({ defaultProps: { iconColor: 'var(--surface-panel)' } }),
    // Inside their landmark instead of at the end of the page.
    Popover: Popover.extend({ defaultProps: { withinPortal: false } }),
    Menu: Menu.extend({ defaultProps: { withinPortal: false, withInitialFocusPlaceholder: false } }),
    Combobox: Combobox.extend({ defaultProps: { withinPortal: false } }),
    Chip: Chip.extend({ defaultProps: { variant: 'outline' } }),
    Notification: Notification.extend({
      defaultProps: { closeButtonProps: { 'aria-label': 'Close notification' } },
      styles: { description: { color: 'var(--ink-dim)' } },
    }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        styles: {
          content: { border: '1px solid var(--line)', boxShadow: 'var(--shadow)' },
          title: { fontSize: 15, fontWeight: 600, lineHeight: 1.35 },
        },
        transitionProps: { duration: 100 },
        closeButtonProps: { 'aria-label': 'Close dialog' },
        overlayProps: { backgroundOpacity: 0.4 },
        // A dialog's header is no banner of the page.
        attributes: { header: { role: 'none' } },
      },
    }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 300, transitionProps: { duration: 80 }, multiline: true, maw: 320, withArrow: false },
    }),
    Skeleton: Skeleton.extend({ defaultProps: { radius: 'sm' } }),
  },
});

/** Mantine's variables on our surfaces; its own dark error text fails the contrast that we ask for. */
export const cssVariables: CSSVariablesResolver = () => {
  const ours = {
    '--mantine-color-body': 'var(--surface-panel)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-dim)',
    '--mantine-color-placeholder': 'var(--ink-faint)',
    '--mantine-color-error': 'var(--status-failed)',
    '--mantine-color-default': 'var(--surface-panel)',
    '--mantine-color-default-hover': 'var(--surface-hover)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-disabled': 'var(--surface-hover)',
    '--mantine-color-disabled-color': 'var(--ink-faint)',
    '--mantine-color-disabled-border': 'var(--line)',
  };
  return { variables: {}, light: ours, dark: ours };
};
