import { expect, test } from '@playwright/test';

for (const [locale, text] of [
  ['en', 'Prices include VAT'],
  ['de', 'inkl. MwSt.'],
  ['fr', 'TVA comprise'],
]) {
  test(`the cart says in ${locale} that prices include VAT`, async ({ page }) => {
    await page.goto(`/${locale}/product/linen-shirt`);
    await page.getByRole('main').getByRole('button').first().click();
    await page.goto(`/${locale}/cart`);
    await expect(page.getByText(text)).toBeVisible();
  });
}
