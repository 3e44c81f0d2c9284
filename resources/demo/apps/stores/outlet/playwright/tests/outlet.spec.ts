import { expect, test } from '@playwright/test';

test('every price in the outlet is reduced', async ({ page }) => {
  await page.goto('/en/category/last-chance');

  for (const card of await page.getByRole('article').all()) {
    await expect(card.getByText(/^-\d+%$/)).toBeVisible();
    await expect(card.locator('s')).toBeVisible();
  }
});
