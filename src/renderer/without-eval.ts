import { config } from 'zod';

// Without this zod compiles its parsers with `new Function`, which the content security policy refuses and reports.
// Schemas read the setting when they are made, so this module is the first that main.tsx imports.
config({ jitless: true });
