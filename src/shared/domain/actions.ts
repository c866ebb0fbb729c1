import { type Capability, missingCapability, type TenantRole, TENANT_ROLES } from './capabilities';

/** Stands for the capability that each runbook names for itself. */
const OF_RUNBOOK = 'the runbook’s own';

interface Rule {
  /** What a platform operator needs, each of it. */
  readonly needs: readonly (Capability | typeof OF_RUNBOOK)[];
  /** The roles of a tenant's members who may do it within their tenants; nobody but platform operators where empty. */
  readonly tenantRoles: readonly TenantRole[];
}

/**
 * Everything one can do in the console and what it takes: the one place that says so. Services refuse by it, the window
 * hides by it, and a test goes through every line with every kind of operator.
 */
export const ACTIONS = {
  /** To be let in at all. */
  'console.open': { needs: ['platform.console.view'], tenantRoles: TENANT_ROLES },
  /** Lists, counts, detail, tenants of a run and whether anything changed. */
  'runs.view': { needs: ['platform.ops.view'], tenantRoles: TENANT_ROLES },
  /** What one was told oneself: to read it and to mark it. Nobody's but one's own. */
  'notifications.own': { needs: ['platform.console.view'], tenantRoles: TENANT_ROLES },
  /** Lists, counts and detail of findings, with the shown part of the evidence. */
  'findings.view': { needs: ['platform.ops.view'], tenantRoles: TENANT_ROLES },
  /** Pause, resume and cancel. */
  'runs.control': { needs: ['platform.ops.view', 'platform.operations.manage'], tenantRoles: [] },
  /** A new run over the tenants that failed: it controls one run and starts another. */
  'runs.retry': {
    needs: ['platform.ops.view', 'platform.operations.manage', 'platform.runbooks.run', OF_RUNBOOK],
    tenantRoles: [],
  },
  /** To count again what a run has left: it tells no more than a preflight does. */
  'runs.verify': { needs: ['platform.ops.view', OF_RUNBOOK], tenantRoles: [] },
  /** The catalog, and the tenants that a runbook may be about. */
  'runbooks.view': { needs: ['platform.runbooks.view'], tenantRoles: [] },
  /** Whoever may start may look first. */
  'runbooks.preflight': { needs: [OF_RUNBOOK], tenantRoles: [] },
  /** Seeing the catalog is a right of its own: the command line and the deploy hook start without it. */
  'runbooks.start': { needs: ['platform.runbooks.run', OF_RUNBOOK], tenantRoles: [] },
  /** To enter and extend a break-glass, and to write its review. */
  'breakGlass.use': { needs: ['platform.console.view', 'platform.use_break_glass'], tenantRoles: [] },
  /** The audit: list, detail and export. */
  'audit.view': { needs: ['platform.audit.view'], tenantRoles: [] },
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof ACTIONS;

/** An action on one runbook: it takes the runbook's own capability as well. */
export type RunbookAction = {
  [Name in Action]: typeof OF_RUNBOOK extends (typeof ACTIONS)[Name]['needs'][number] ? Name : never;
}[Action];

/** The runbook's capability, for the actions that are about a runbook. */
export type RunbookOf<Name extends Action> = Name extends RunbookAction ? [runbookCapability: Capability] : [];

/** As much of an operator as decides what they may do. */
export type Holder =
  | { readonly kind: 'platform_user'; readonly capabilities: readonly string[] }
  | { readonly kind: 'tenant_user'; readonly memberships: readonly { readonly role: TenantRole }[] };

/** The capabilities that an action takes. */
export function neededCapabilities<Name extends Action>(action: Name, ...runbook: RunbookOf<Name>): Capability[] {
  const [own] = runbook;
  const { needs }: Rule = ACTIONS[action];
  return needs.flatMap((need) => (need === OF_RUNBOOK ? (own ?? []) : need));
}

/** What is asked of the platform's people where a tenant's members need nothing. */
const OPEN_TO_MEMBERS: readonly Capability[] = ['platform.console.view', 'platform.ops.view'];

/** The first capability that keeps somebody from an action, or null where they may. */
export function whatIsMissing<Name extends Action>(
  holder: Holder,
  action: Name,
  ...runbook: RunbookOf<Name>
): Capability | null {
  const needed = neededCapabilities(action, ...runbook);
  if (holder.kind === 'platform_user') return missingCapability(holder.capabilities, needed);
  const { tenantRoles }: Rule = ACTIONS[action];
  if (holder.memberships.some(({ role }) => tenantRoles.includes(role))) return null;
  // Told is the one that keeps the platform's people and a tenant's apart, which is never the right to come in and look.
  return needed.find((capability) => !OPEN_TO_MEMBERS.includes(capability)) ?? 'platform.ops.view';
}
