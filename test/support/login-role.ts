import { randomBytes, randomUUID } from 'node:crypto';
import type { TestDatabase } from './test-database';

/** A role that a person connects as. */
export interface LoginRole {
  readonly name: string;
  /** The test's database, as this role. */
  readonly url: string;
  drop(): Promise<void>;
}

/** Makes a login role with some of the group roles. Drop it before the database. */
export async function createLoginRole(database: TestDatabase, groups: readonly string[]): Promise<LoginRole> {
  const name = `login_${randomUUID().slice(0, 8)}`;
  const password = randomBytes(9).toString('hex');
  await database.pool().query(`CREATE ROLE ${name} LOGIN PASSWORD '${password}'`);
  for (const group of groups) await database.pool().query(`GRANT ${group} TO ${name}`);
  const url = new URL(database.url);
  url.username = name;
  url.password = password;
  return {
    name,
    url: url.href,
    async drop() {
      await database.pool().query(`DROP OWNED BY ${name}; DROP ROLE ${name}`);
    },
  };
}
