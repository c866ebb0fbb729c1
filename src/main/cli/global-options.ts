import { type Command, Option } from 'commander';
import { z } from 'zod';

const globalOptionsSchema = z.object({
  url: z.string().optional(),
  profile: z.string().optional(),
  dataFolder: z.string().optional(),
  lockPrefix: z.string().optional(),
  json: z.boolean().default(false),
});
export type GlobalOptions = z.infer<typeof globalOptionsSchema>;

/** The options that every command takes, before or after its name. */
export function addGlobalOptions(program: Command): void {
  program
    // No parser on the URL: commander would quote a malformed one, password and all.
    .addOption(new Option('--url <url>', 'connect to postgresql://USER@HOST:PORT/DATABASE (or WHEELHOUSE_URL)'))
    .addOption(new Option('--profile <name>', 'connect to a profile of the application; "sandbox" is always there'))
    .addOption(new Option('--json', 'print one JSON document on stdout, and nothing else there'))
    .addOption(new Option('--data-folder <folder>', 'where the sandbox lies (or WHEELHOUSE_DATA_FOLDER)'))
    .addOption(new Option('--lock-prefix <prefix>', "the platform's cache.prefix (or WHEELHOUSE_LOCK_PREFIX)"));
}

/** The global options as given to a command. */
export function readGlobalOptions(command: Command): GlobalOptions {
  return globalOptionsSchema.parse(command.optsWithGlobals());
}
