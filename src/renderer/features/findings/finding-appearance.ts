import {
  IconArchive,
  IconArrowBackUp,
  IconCheck,
  IconChevronDown,
  IconChevronsUp,
  IconChevronUp,
  IconCircle,
  IconCircleDot,
  IconEqual,
  IconProgress,
  IconQuestionMark,
  IconShieldCheck,
  IconTag,
} from '@tabler/icons-react';
import { findingWord } from '../../../shared/domain/findings';
import type { Appearance } from '../../components/Badge';

type Look = Omit<Appearance, 'label'>;

const STATUSES: Readonly<Record<string, Look>> = {
  new: { icon: IconCircleDot, color: '--status-queued' },
  acknowledged: { icon: IconTag, color: '--status-running', isHollow: true },
  triaged: { icon: IconTag, color: '--status-running' },
  in_progress: { icon: IconProgress, color: '--status-running' },
  reopened: { icon: IconArrowBackUp, color: '--status-partial' },
  resolved: { icon: IconCheck, color: '--status-succeeded' },
  closed: { icon: IconArchive, color: '--status-cancelled' },
  risk_accepted: { icon: IconShieldCheck, color: '--status-blocked' },
};

const SEVERITIES: Readonly<Record<string, Look>> = {
  critical: { icon: IconChevronsUp, color: '--status-failed' },
  high: { icon: IconChevronUp, color: '--status-partial' },
  medium: { icon: IconEqual, color: '--ink-dim' },
  low: { icon: IconChevronDown, color: '--ink-dim' },
};

function lookOf(looks: Readonly<Record<string, Look>>, code: string): Look | undefined {
  return Object.hasOwn(looks, code) ? looks[code] : undefined;
}

/** A finding's status; one that isn't known is shown as it is stored. */
export function findingStatus(status: string): Appearance {
  const look = lookOf(STATUSES, status) ?? { icon: IconQuestionMark, color: '--status-cancelled', isHollow: true };
  return { ...look, label: findingWord(status) };
}

/** A finding's severity; one that isn't known is shown as it is stored. */
export function findingSeverity(severity: string): Appearance {
  const look = lookOf(SEVERITIES, severity) ?? { icon: IconCircle, color: '--ink-dim', isHollow: true };
  return { ...look, label: findingWord(severity) };
}
