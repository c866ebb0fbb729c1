/** Asks for something that must not be seen. */
export type AskSecret = (question: string) => Promise<string>;

/** A stream that text can be written to. */
export interface TextStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** What the command line gets from the process it runs in. */
export interface CliEnvironment {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly homeFolder: string;
  /** Holds the platform's schema and the sandbox's data. */
  readonly resourcesFolder: string;
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  /** Asks for a password without showing it; absent or null where nobody can be asked. */
  readonly askSecret?: AskSecret | null;
}
