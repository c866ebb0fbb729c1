import { TextInput } from '@mantine/core';

interface InstantInputProps {
  readonly label: string;
  /** ISO 8601. */
  readonly instant: string | undefined;
  readonly onInstant: (instant: string | undefined) => void;
}

/** As `datetime-local` inputs have it: local time without a zone. */
function toLocal(instant: string): string {
  const at = new Date(instant);
  const two = (part: number) => String(part).padStart(2, '0');
  const date = [String(at.getFullYear()).padStart(4, '0'), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${date}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** An instant to be entered in local time. */
export function InstantInput({ label, instant, onInstant }: InstantInputProps) {
  return (
    <TextInput
      size="xs"
      type="datetime-local"
      aria-label={`${label} (local time)`}
      max="9999-12-31T23:59"
      value={instant === undefined ? '' : toLocal(instant)}
      onChange={(event) => {
        const ms = Date.parse(event.currentTarget.value);
        onInstant(Number.isNaN(ms) ? undefined : new Date(ms).toISOString());
      }}
    />
  );
}
