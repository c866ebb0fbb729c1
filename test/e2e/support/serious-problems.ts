import type { Page } from '@playwright/test';
import AxeBuilder from '@axe-core/playwright';

/** A colour that fades in looks faint for a moment: what is really wrong is still there after this. */
const AGAIN_AFTER_MS = [500, 1_500] as const;

// Legacy mode: Electron can't open the second page that the newer one needs.
async function findProblems(
  page: Page,
  within: string,
  isCounted: (impact: string | null) => boolean,
): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).include(within).analyze();
  return violations
    .filter(({ impact }) => isCounted(impact ?? null))
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}

async function findLasting(
  page: Page,
  within: string,
  isCounted: (impact: string | null) => boolean,
): Promise<string[]> {
  let problems = await findProblems(page, within, isCounted);
  for (const waitMs of AGAIN_AFTER_MS) {
    if (problems.length === 0) break;
    await page.waitForTimeout(waitMs);
    problems = await findProblems(page, within, isCounted);
  }
  return problems;
}

/** What keeps somebody from using the page, or a part of it. */
export function seriousProblems(page: Page, within = 'html'): Promise<string[]> {
  return findLasting(page, within, (impact) => impact === 'serious' || impact === 'critical');
}

/** Everything that axe finds on the page, however small. */
export function allProblems(page: Page): Promise<string[]> {
  return findLasting(page, 'html', () => true);
}
