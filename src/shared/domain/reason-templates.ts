import type { ReasonCode } from './reason-code';

/** Beginnings of a reason, by its code. What stands in brackets is to be filled in. */
export const REASON_TEMPLATES: Readonly<Record<ReasonCode, readonly string[]>> = {
  DATA_REPAIR: [
    'Rebuild after the import of [what], asked for by [whom]',
    'Overdue dates are wrong since [when], ticket [id]',
  ],
  INCIDENT: ['Incident [id]: [what fails] for [which tenants]', 'Follow-up of incident [id]: [what is repaired]'],
  SUPPORT: ['Support case [id]: [tenant] reports [what]'],
  SECURITY: ['Security case [id]: [what is contained]', 'Key or access rotation [id]: [what follows from it]'],
};

const PLACEHOLDERS = new Set(Object.values(REASON_TEMPLATES).flatMap((texts) => texts.flatMap(placeholdersOf)));

function placeholdersOf(text: string): string[] {
  return text.match(/\[[^[\]]{1,40}\]/g) ?? [];
}

/** The first placeholder of a template that was left as it is, or null. Other brackets are the writer's own. */
export function openPlaceholder(text: string): string | null {
  return placeholdersOf(text).find((placeholder) => PLACEHOLDERS.has(placeholder)) ?? null;
}
