import type { RunTenant, RunTenantPage } from '../../../shared/contract/runs';

interface Pages {
  readonly pages: readonly RunTenantPage[];
  readonly pageParams: readonly unknown[];
}

/** The pages with what has changed since put in place: no row moves, comes or goes. The same pages where nothing is new. */
export function mergeTenantChanges<Known extends Pages>(known: Known, changed: readonly RunTenant[]): Known {
  const fresh = new Map(changed.map((tenant) => [tenant.tenantId, tenant]));
  const isNews = ({ tenants }: RunTenantPage) => tenants.some(({ tenantId }) => fresh.has(tenantId));
  if (!known.pages.some(isNews)) return known;
  const pages = known.pages.map((page) =>
    isNews(page) ? { ...page, tenants: page.tenants.map((tenant) => fresh.get(tenant.tenantId) ?? tenant) } : page,
  );
  return { ...known, pages };
}
