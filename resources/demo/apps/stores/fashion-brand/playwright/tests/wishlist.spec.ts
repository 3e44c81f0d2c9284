import { expect, test } from '@playwright/test';

test('the wishlist survives a reload', async ({ page }) => {
  await page.goto('/en/product/wool-coat');
  await page.getByRole('button', { name: 'Add to wishlist' }).click();
  await page.reload();

  const wishlist = page.getByRole('banner').getByRole('link', { name: /wishlist, 1 items/i });
  await expect(wishlist).toBeVisible();
});
