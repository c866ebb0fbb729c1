import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import classes from './FilterMenu.module.css';

interface FilterMenuProps<Value extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly values: readonly Value[];
  readonly onChange: (values: Value[]) => void;
}

/** A filter by several values, which tells in its label what is chosen. */
export function FilterMenu<Value extends string>({ label, options, values, onChange }: FilterMenuProps<Value>) {
  const first = options.find(({ value }) => value === values[0]);
  const said =
    values.length === 0
      ? label
      : values.length === 1
        ? `${label}: ${first?.label ?? values[0]}`
        : `${label}: ${values.length}`;
  const toggle = (value: Value) =>
    onChange(values.includes(value) ? values.filter((other) => other !== value) : [...values, value]);
  return (
    <Menu position="bottom-end" shadow="md" transitionProps={{ duration: 80 }}>
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          className={classes.target}
          data-chosen={values.length > 0 || undefined}
          title={values.length === 0 ? undefined : said}
          rightSection={<IconChevronDown size={13} aria-hidden />}
        >
          {said}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {options.map(({ value, label: optionLabel }) => (
          <Menu.CheckboxItem key={value} checked={values.includes(value)} onChange={() => toggle(value)}>
            {optionLabel}
          </Menu.CheckboxItem>
        ))}
        {values.length > 0 && (
          <>
            <Menu.Divider />
            <Menu.Item onClick={() => onChange([])}>Clear</Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
