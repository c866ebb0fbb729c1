import packageJson from '../../package.json' with { type: 'json' };

/** The version in package.json, fixed at build time. */
export const APP_VERSION: string = packageJson.version;
