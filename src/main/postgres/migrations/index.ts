import { initial } from './001-initial';
import { outbox } from './002-outbox';
import { breakGlass } from './003-break-glass';
import { runDetail } from './004-run-detail';
import { preflightPlans } from './005-preflight-plans';
import { notificationAnnouncements } from './006-notification-announcements';
import { findingEvidence } from './007-finding-evidence';
import { ownSignIn } from './008-own-sign-in';

/** One numbered step of schema `wheelhouse`. Never edited once released; a change is a new step. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

export const MIGRATIONS: readonly Migration[] = [
  { version: 1, name: 'initial', sql: initial },
  { version: 2, name: 'outbox', sql: outbox },
  { version: 3, name: 'break-glass', sql: breakGlass },
  { version: 4, name: 'run-detail', sql: runDetail },
  { version: 5, name: 'preflight-plans', sql: preflightPlans },
  { version: 6, name: 'notification-announcements', sql: notificationAnnouncements },
  { version: 7, name: 'finding-evidence', sql: findingEvidence },
  { version: 8, name: 'own-sign-in', sql: ownSignIn },
];

/** The version this program works with. */
export const EXPECTED_VERSION = Math.max(...MIGRATIONS.map((migration) => migration.version));
