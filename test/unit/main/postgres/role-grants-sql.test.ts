import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { roleGrantsSql } from '../../../../src/main/postgres/role-grants-sql';
import { AUDITOR_GRANTS, OPERATOR_GRANTS, VIEWER_GRANTS } from '../../../../src/main/postgres/role-grants';
import { resourcesFolder } from '../../../support/resources-folder';

describe('the grants of the group roles', () => {
  it('are the template in resources, which the sandbox and administrators use', async () => {
    expect(roleGrantsSql()).toBe(await readFile(join(resourcesFolder, 'role-grants', 'role-grants.sql'), 'utf8'));
  });

  it('name each table once a group, and each column once a privilege', () => {
    for (const grants of [VIEWER_GRANTS, OPERATOR_GRANTS, AUDITOR_GRANTS]) {
      const tables = grants.map(({ table }) => table);
      expect(new Set(tables).size).toBe(tables.length);
      for (const { select, insert, update } of grants) {
        for (const columns of [select, insert, update].filter((listed) => Array.isArray(listed))) {
          expect(new Set(columns).size).toBe(columns.length);
        }
      }
    }
  });

  it('give the platform’s tables by column, and let only locks be deleted there', () => {
    const ofPlatform = [...VIEWER_GRANTS, ...OPERATOR_GRANTS].filter(({ table }) => !table.includes('.'));
    for (const { select, insert, update } of ofPlatform) expect([select, insert, update]).not.toContain('all');
    expect(ofPlatform.filter((grant) => grant.delete === true).map(({ table }) => table)).toEqual(['cache_locks']);
  });
});
