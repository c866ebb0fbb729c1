import { fileURLToPath } from 'node:url';
import { becomeCommandLine } from './command-line';

await becomeCommandLine(process.argv.slice(2), fileURLToPath(new URL('../../resources', import.meta.url)));
