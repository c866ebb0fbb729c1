declare module 'electron-installer-debian' {
  /** Makes a Debian package of a packed Electron application. */
  export default function installer(data: {
    src: string;
    dest: string;
    arch: string;
    options: Readonly<Record<string, unknown>>;
  }): Promise<unknown>;
}
