import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closeBrowserAfterTests, newContext } from '../testing/browser.ts';
import { testApp } from '../testing/test-app.ts';
import { wholeMachine } from '../testing/whole-machine.ts';

closeBrowserAfterTests();

test('a backup that breaks off on the way up is told of, and the same button tries again', {
  timeout: 300_000,
}, async (t) => {
  const { app, signedIn } = await testApp(t, { deps: wholeMachine().deps });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  const base = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : assert.fail()}`;
  const [name = '', value = ''] = (await signedIn('administrators')).cookie.split('=');
  const context = await newContext();
  t.after(() => context.close());
  await context.addCookies([{ name, value, url: base }]);
  const page = await context.newPage();
  await page.route('**/settings/backup/upload', (route) => route.abort('connectionreset'));
  await page.goto(`${base}/settings/backup`);
  await page.locator('#file').setInputFiles({ name: 'a.backup', mimeType: '', buffer: Buffer.alloc(1000) });
  await page.locator('#restore-passphrase').fill('correct horse battery');
  const button = page.locator('#open-backup button');
  await button.click();
  await page.getByRole('alert').filter({ hasText: 'did not get here whole' }).waitFor();
  await page.unroute('**/settings/backup/upload');
  await button.click();
  await page.getByRole('button', { name: 'Put this backup in place' }).waitFor();
});
