declare module 'pgpass' {
  /** Calls back with the password of `~/.pgpass`, or with undefined. */
  export default function pgpass(
    connection: { host: string; port: number; database: string; user: string },
    callback: (password: string | undefined) => void,
  ): void;
}
