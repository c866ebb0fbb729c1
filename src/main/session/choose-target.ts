import type { ConnectionChoice } from '../../shared/contract/profiles';
import { notFound } from '../../shared/errors';
import type { ConnectionSecrets } from '../connection/connection-secrets';
import type { ProfilesService } from '../connection/profiles-service';
import { type ConnectionTarget, profileTarget, SANDBOX_TARGET } from './connection-target';

/** What of the profiles a target needs. */
export type TargetProfiles = Pick<ProfilesService, 'get' | 'open' | 'remember'>;

/** A profile as what to connect to. What was typed lives in it, and goes with it. */
export async function targetOfProfile(
  profiles: TargetProfiles,
  profileId: string,
  secrets: ConnectionSecrets,
): Promise<ConnectionTarget> {
  return profileTarget(await profiles.get(profileId), () => profiles.open(profileId, secrets));
}

/** Turns what the operator chose into what to connect to. */
export async function targetOfChoice(
  choice: ConnectionChoice,
  typed: ConnectionSecrets & { readonly isRemembered: boolean },
  { profiles, start }: { readonly profiles: TargetProfiles; readonly start: ConnectionTarget | null },
): Promise<ConnectionTarget> {
  switch (choice.kind) {
    case 'sandbox':
      return SANDBOX_TARGET;
    case 'start':
      if (start === null) throw notFound('A connection named at the start');
      return start;
    case 'profile': {
      const { isRemembered, ...secrets } = typed;
      if (isRemembered) await profiles.remember(choice.profileId, secrets);
      return await targetOfProfile(profiles, choice.profileId, secrets);
    }
  }
}
