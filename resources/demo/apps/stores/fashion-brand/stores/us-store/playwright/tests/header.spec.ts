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

  test('says from which total shipping is free', async ({ page }) => {
    await expect(page.getByRole('banner').getByRole('status')).toHaveText(/\$75/);
  });

  test('leads to the other store', async ({ page }) => {
    await page.getByRole('button', { name: 'United States' }).click();
    await page.getByRole('link', { name: 'Europe' }).click();
    await expect(page).toHaveURL(/eu\.northwind\.example/);
  });

  test('finds a product', async ({ page }) => {
    await new HomePage(page).searchFor('wool coat');
    await expect(page).toHaveURL(/search\?q=wool/);
  });
});
