import { expect, test } from '@playwright/test';
import { HomePage } from '../pages/home.page';

test.describe('header', () => {
  test.beforeEach(async ({ page }) => {
    await new HomePage(page).open();
  });

  test('shows logo, search and cart', async ({ page }) => {
    const header = page.getByRole('banner');
    await expect(header.getByRole('link', { name: 'Go to home page' })).toBeVisible();
    await expect(header.getByRole('searchbox')).toBeVisible();
    await expect(header.getByRole('link', { name: /cart/i })).toBeVisible();
  });

  test('stays in view when the page is scrolled', async ({ page }) => {
    await page.mouse.wheel(0, 2000);
    await expect(page.getByRole('banner')).toBeInViewport();
  });

  test('finds a product', async ({ page }) => {
    await new HomePage(page).searchFor('wool coat');
    await expect(page).toHaveURL(/search\?q=wool/);
  });
});
