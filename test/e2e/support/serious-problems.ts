import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** What keeps somebody from using the page, or a part of it. Legacy mode: Electron can't open the second page that the newer one needs. */
export async function seriousProblems(page: Page, within = 'html'): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).include(within).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}
