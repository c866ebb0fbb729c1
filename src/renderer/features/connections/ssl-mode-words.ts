import type { SslMode } from '../../../shared/contract/profiles';

/** What a mode means, said without its name. */
export const SSL_MODE_LABELS: Readonly<Record<SslMode, string>> = {
  'verify-full': 'verify-full — encrypted, and the server proves its name',
  'verify-ca': 'verify-ca — encrypted, any server of this authority passes',
  require: 'require — encrypted, the server proves nothing',
  prefer: 'prefer — as require here; never falls back to no encryption',
  allow: 'allow — as require here; never falls back to no encryption',
  disable: 'disable — not encrypted',
};

/** What can go wrong below `verify-full`, in plain words; null where nothing of the kind can. */
export function sslModeWarning(mode: SslMode): string | null {
  switch (mode) {
    case 'verify-full':
      return null;
    case 'verify-ca':
      return 'Another server with a certificate of the same authority can pass for yours and read your password and data.';
    case 'require':
    case 'prefer':
    case 'allow':
      return 'Anybody between this computer and the database can pass for it, and read your password and data.';
    case 'disable':
      return 'Everybody on the network can read your password and data. Only for this computer or a private tunnel.';
  }
}
